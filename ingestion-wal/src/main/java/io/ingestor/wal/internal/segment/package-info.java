/** One segment file: its frames read, walked, searched and written. */
@NullMarked
package io.ingestor.wal.internal.segment;

import org.jspecify.annotations.NullMarked;

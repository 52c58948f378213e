/** A single segment file, and the classes that read, walk, search and write its frames. */
@NullMarked
package io.ingestor.wal.internal.segment;

import org.jspecify.annotations.NullMarked;

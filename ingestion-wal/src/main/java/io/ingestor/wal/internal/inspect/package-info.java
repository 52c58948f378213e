/** The inspection of a log that may be damaged, and the salvage of what verifies into a new one. */
@NullMarked
package io.ingestor.wal.internal.inspect;

import org.jspecify.annotations.NullMarked;

/** The inspection of a log that may be damaged, and the salvage of its entries into a new log. */
@NullMarked
package io.ingestor.wal.internal.inspect;

import org.jspecify.annotations.NullMarked;

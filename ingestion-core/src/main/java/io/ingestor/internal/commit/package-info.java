/**
 * The path of an encoded batch to its acknowledgement: to the log, then to the memtable, then to the futures of its
 * callers.
 */
@NullMarked
package io.ingestor.internal.commit;

import org.jspecify.annotations.NullMarked;

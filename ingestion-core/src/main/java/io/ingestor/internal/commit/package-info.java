/**
 * The path of an encoded batch to its acknowledgement: one entry of the log, then one of the memtable, then the futures
 * of its callers.
 */
@NullMarked
package io.ingestor.internal.commit;

import org.jspecify.annotations.NullMarked;

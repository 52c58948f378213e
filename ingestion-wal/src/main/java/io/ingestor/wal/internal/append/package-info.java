/**
 * The writing side of an open log: the queue, the log thread, the sync thread, and the preparation, roll and release of
 * segments.
 */
@NullMarked
package io.ingestor.wal.internal.append;

import org.jspecify.annotations.NullMarked;

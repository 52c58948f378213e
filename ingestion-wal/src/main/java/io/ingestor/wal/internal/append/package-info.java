/**
 * The writing side of an open log: the queue, the log thread, the sync thread, and the files that they prepare, roll
 * and release.
 */
@NullMarked
package io.ingestor.wal.internal.append;

import org.jspecify.annotations.NullMarked;

/**
 * The recovery of a log when it is opened. {@link io.ingestor.wal.internal.recover.LogScan} only reads;
 * {@link io.ingestor.wal.internal.recover.LogRecovery} makes the end durable and puts unused files aside.
 */
@NullMarked
package io.ingestor.wal.internal.recover;

import org.jspecify.annotations.NullMarked;

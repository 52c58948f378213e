/**
 * The recovery of a log at its open. {@link io.ingestor.wal.internal.recover.LogScan} only reads;
 * {@link io.ingestor.wal.internal.recover.LogRecovery} makes what was found durable and cuts the torn end.
 */
@NullMarked
package io.ingestor.wal.internal.recover;

import org.jspecify.annotations.NullMarked;

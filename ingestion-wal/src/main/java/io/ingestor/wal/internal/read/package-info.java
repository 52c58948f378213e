/** The reading side of a log: readers, snapshots and the parallel replay. */
@NullMarked
package io.ingestor.wal.internal.read;

import org.jspecify.annotations.NullMarked;

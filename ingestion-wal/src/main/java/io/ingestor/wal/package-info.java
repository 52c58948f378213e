/**
 * A write-ahead log of opaque payloads.
 *
 * <p>Another log is a {@link io.ingestor.wal.WriteAheadLog} and a {@link io.ingestor.wal.WalFactory} that opens it,
 * with options of its own. The factory finds the host's demands in a {@link io.ingestor.wal.WalContext}. Files are
 * optional: the directory is made when the factory asks for it. An implementation passes {@code WriteAheadLogContract}
 * of the test-jar. The log that comes with this module is {@link io.ingestor.wal.segmented.SegmentedWriteAheadLog}, and
 * {@link io.ingestor.wal.segmented.SegmentedOptions} are its options.
 *
 * <p>Its state is reported by {@link io.ingestor.wal.WriteAheadLog#stats()}, by the system logger
 * {@code io.ingestor.wal}, and by events of the flight recorder: {@code io.ingestor.wal.Sync} and
 * {@code io.ingestor.wal.Roll} (by default those that take longer than 10 ms), {@code io.ingestor.wal.Prepare} and
 * {@code io.ingestor.wal.Release}, one each per segment. A runtime without the module {@code jdk.jfr} has no events and
 * lacks nothing else; where the module graph is resolved from a named module, {@code --add-modules jdk.jfr} brings it
 * in.
 */
@NullMarked
package io.ingestor.wal;

import org.jspecify.annotations.NullMarked;

/**
 * A write-ahead log of opaque payloads.
 *
 * <p>An alternative log implements {@link io.ingestor.wal.WriteAheadLog} and a {@link io.ingestor.wal.WalFactory} that
 * opens it, with its own options. The factory gets the host's demands from a {@link io.ingestor.wal.WalContext}. Files
 * are optional: the directory is created when the factory asks for it. An implementation passes
 * {@code WriteAheadLogContract} of the test-jar. The log of this module is
 * {@link io.ingestor.wal.segmented.SegmentedWriteAheadLog}, configured by
 * {@link io.ingestor.wal.segmented.SegmentedOptions}.
 *
 * <p>The state of a log is reported by {@link io.ingestor.wal.WriteAheadLog#stats()}, by the system logger
 * {@code io.ingestor.wal}, and by Flight Recorder events. They are {@code io.ingestor.wal.Sync} and
 * {@code io.ingestor.wal.Roll} (by default those longer than 10 ms), and {@code io.ingestor.wal.Prepare} and
 * {@code io.ingestor.wal.Release} (one each per segment). A runtime without the module {@code jdk.jfr} lacks only the
 * events. If the module graph is resolved from a named module, {@code --add-modules jdk.jfr} adds it.
 */
@NullMarked
package io.ingestor.wal;

import org.jspecify.annotations.NullMarked;

package io.ingestor.internal.engine;

import io.ingestor.internal.block.BatchBlock;
import io.ingestor.internal.block.BatchBlockReader;
import io.ingestor.internal.flush.EntryBlocks;
import io.ingestor.internal.host.HostLogger;
import io.ingestor.wal.ReplayListener;
import io.ingestor.wal.ReplayProgress;
import io.ingestor.wal.WalEntryView;
import io.ingestor.wal.WriteAheadLog;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * The replay of the log at an open. Each consumer receives the entries that it lacks, in order. The log is read once,
 * from the oldest of these entries on. Tables are filled under the same memory rules as by an ingest: they rotate, and
 * the oldest that may leave are evicted. The memory that the log takes to read ahead is not part of the budget, and is
 * freed when the replay ends.
 *
 * <p>Sequences may be missing, even at the end: those that were skipped, or lost in a salvage, are not assigned again.
 */
final class Replay implements ReplayListener {

    private static final HostLogger LOGGER = HostLogger.of("io.ingestor");
    private static final Duration REPORT_INTERVAL = Duration.ofSeconds(5);

    private final List<ReplayTarget> targets;
    private final long first;
    private final long last;
    private final BatchBlockReader blocks;
    private long expected;
    private Duration nextReport = REPORT_INTERVAL;
    private ReplayProgress progress = new ReplayProgress(0, 0, 0, 0, 0, Duration.ZERO);

    Replay(List<ReplayTarget> targets, BatchBlockReader blocks, long first, long last) {
        this.targets = targets;
        this.blocks = blocks;
        this.first = first;
        this.last = last;
        this.expected = first;
    }

    /**
     * Replays the log from the first sequence that any target lacks. Earlier records of the same entry are replayed as
     * well.
     *
     * @param targets the consumers, at least one; the last may keep the blocks
     * @param blocks the reader of the entries
     */
    static void run(WriteAheadLog log, List<ReplayTarget> targets, BatchBlockReader blocks) throws IOException {
        long first = targets.stream().mapToLong(ReplayTarget::from).min().orElseThrow();
        long last = log.recovery().lastSequence();
        if (last >= first) {
            Replay replay = new Replay(targets, blocks, first, last);
            log.replay(first, replay);
            replay.tellEnd();
        }
    }

    @Override
    public void onEntry(WalEntryView entry) throws IOException {
        BatchBlock block = EntryBlocks.read(blocks, entry);
        for (ReplayTarget target : targets) {
            if (entry.lastSequence() >= target.from()) {
                target.replay(block, entry.firstSequence());
            }
        }
        expected = entry.lastSequence() + 1;
    }

    @Override
    public void onProgress(ReplayProgress now) {
        progress = now;
        if (expected <= last && now.elapsed().compareTo(nextReport) >= 0) {
            nextReport = now.elapsed().plus(REPORT_INTERVAL);
            LOGGER.log(
                    System.Logger.Level.INFO,
                    "replaying: at sequence {0,number,#} of {1,number,#} to {2,number,#}, {3,number,#} of {4,number,#} bytes, {5,number,#} records/s",
                    expected - 1,
                    first,
                    last,
                    now.bytes(),
                    now.totalBytes(),
                    now.recordsPerSecond());
        }
    }

    private void tellEnd() {
        LOGGER.log(
                System.Logger.Level.INFO,
                "replayed sequences {0,number,#} to {1,number,#} in {2,number,#} ms, {3,number,#} records/s",
                first,
                last,
                progress.elapsed().toMillis(),
                progress.recordsPerSecond());
    }
}

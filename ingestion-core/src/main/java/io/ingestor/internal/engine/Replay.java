package io.ingestor.internal.engine;

import io.ingestor.internal.block.BatchBlock;
import io.ingestor.internal.block.BatchBlockReader;
import io.ingestor.internal.host.HostLogger;
import io.ingestor.internal.memory.TableMemory;
import io.ingestor.internal.table.Tables;
import io.ingestor.wal.ReplayListener;
import io.ingestor.wal.ReplayProgress;
import io.ingestor.wal.WalEntryView;
import io.ingestor.wal.WriteAheadLog;
import java.io.IOException;
import java.time.Duration;

/**
 * Puts the log back into the tables when an engine opens, entry by entry in order, under the same memory rules as live:
 * tables rotate, and the oldest leave. The memory that the log takes to read ahead comes on top of the budget, and only
 * until the replay ends.
 *
 * <p>Sequences may be missing, at the end too: skipped ones, and those that a salvage found lost, are not given again.
 */
final class Replay implements ReplayListener {

    private static final HostLogger LOGGER = HostLogger.of("io.ingestor");
    private static final Duration REPORT_INTERVAL = Duration.ofSeconds(5);

    /** Makes room for an entry before it is put, and returns what is held for it. */
    @FunctionalInterface
    interface Room {
        TableMemory reserve(BatchBlock batch) throws IOException;
    }

    private final Tables tables;
    private final Room room;
    private final long first;
    private final long last;
    private final BatchBlockReader blocks;
    private long expected;
    private Duration nextReport = REPORT_INTERVAL;
    private ReplayProgress progress = new ReplayProgress(0, 0, 0, 0, 0, Duration.ZERO);

    Replay(Tables tables, Room room, long first, long last) {
        this.tables = tables;
        this.room = room;
        this.blocks = new BatchBlockReader(tables.pool());
        this.first = first;
        this.last = last;
        this.expected = first;
    }

    /**
     * Replays the log from a sequence on.
     *
     * @param first the first sequence that is to be in the tables; what comes before it in the same entry will be there
     *     too
     */
    static void run(WriteAheadLog log, long first, Tables tables, Room room) throws IOException {
        long last = log.recovery().lastSequence();
        if (last >= first) {
            Replay replay = new Replay(tables, room, first, last);
            log.replay(first, replay);
            replay.tellEnd();
        }
        // Not the last that was recovered: the open may have skipped sequences.
        tables.startAfter(log.durableSequence());
    }

    @Override
    public void onEntry(WalEntryView entry) throws IOException {
        BatchBlock batch = LogCursor.read(blocks, entry);
        tables.apply(batch, entry.firstSequence(), room.reserve(batch));
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

package io.ingestor.internal;

import io.ingestor.wal.WalEntryView;
import io.ingestor.wal.WalReader;
import io.ingestor.wal.WriteAheadLog;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Reads the log back into the tables when an engine opens, under the same memory rules as live: tables rotate, and the oldest leave. */
final class Replay {

    private static final System.Logger LOGGER = System.getLogger(Replay.class.getName());
    private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(5);

    private Replay() {}

    static void run(WriteAheadLog log, Tables tables) throws IOException {
        long start = System.nanoTime();
        long first = log.firstSequence();
        long last = log.durableSequence();
        if (last >= first) {
            apply(log, tables, first, last);
            LOGGER.log(
                    System.Logger.Level.INFO,
                    "replayed sequences {0,number,#} to {1,number,#} in {2,number,#} ms",
                    first,
                    last,
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        }
        tables.startAfter(last);
    }

    private static void apply(WriteAheadLog log, Tables tables, long first, long last) throws IOException {
        long nextReport = System.nanoTime() + PROGRESS_NANOS;
        long expected = first;
        BatchBlockReader blocks = new BatchBlockReader();
        try (WalReader reader = log.read(first)) {
            for (WalEntryView entry = reader.next(); entry != null; entry = reader.next()) {
                EncodedBatch batch = LogCursor.read(blocks, entry);
                tables.apply(batch, entry.firstSequence(), 0);
                expected = entry.lastSequence() + 1;
                if (System.nanoTime() > nextReport) {
                    nextReport += PROGRESS_NANOS;
                    LOGGER.log(
                            System.Logger.Level.INFO,
                            "replaying: at sequence {0,number,#} of {1,number,#} to {2,number,#}",
                            entry.lastSequence(),
                            first,
                            last);
                }
            }
        }
        if (expected <= last) {
            throw new IOException("the log says that sequences to " + last + " are durable, but its entries end at "
                    + (expected - 1) + ": nothing was changed; keep the directory as it is and look for damage");
        }
    }
}

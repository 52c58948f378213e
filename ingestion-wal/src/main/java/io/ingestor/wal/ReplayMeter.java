package io.ingestor.wal;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A meter for implementations of {@link WriteAheadLog#replay}. It passes entries to the listener, counts them, and
 * reports the progress. Used only by the thread that replays.
 */
public final class ReplayMeter {

    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ReplayListener listener;
    private final long totalBytes;
    private final long start = System.nanoTime();
    private long nextReport = start + REPORT_NANOS;
    private long bytes;
    private long entries;
    private long records;
    private long lastSequence;

    /**
     * Creates a meter.
     *
     * @param totalBytes bytes that the replay will read, as far as known
     */
    public ReplayMeter(ReplayListener listener, long totalBytes) {
        this.listener = listener;
        this.totalBytes = totalBytes;
    }

    /** Passes an entry to the listener and counts it. */
    public void show(WalEntryView entry) throws IOException {
        listener.onEntry(entry);
        entries++;
        records += entry.recordCount();
        lastSequence = entry.lastSequence();
    }

    /** Adds to the bytes that the replay has passed, and reports the progress if a report is due. */
    public void pass(long more) {
        bytes += more;
        long now = System.nanoTime();
        if (now - nextReport >= 0) {
            nextReport = now + REPORT_NANOS;
            report(Math.max(bytes, totalBytes), now);
        }
    }

    /** Reports the final progress. */
    public void end() {
        report(bytes, System.nanoTime());
    }

    private void report(long total, long now) {
        listener.onProgress(
                new ReplayProgress(bytes, total, entries, records, lastSequence, Duration.ofNanos(now - start)));
    }
}

package io.ingestor.bench.ingest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The times during which batches were answered late. Thread-safe. */
final class Stalls {

    private static final int SHOWN = 10;

    /**
     * From when the first late batch was due until the last one that was late with it was answered; by
     * {@link System#nanoTime}.
     */
    private record Stall(long from, long to) {
        long nanos() {
            return to - from;
        }
    }

    private final long lateNanos;
    private final List<Stall> stalls = new ArrayList<>(); // guarded by this

    Stalls(long lateNanos) {
        this.lateNanos = lateNanos;
    }

    /** A batch that was due then is answered. */
    void answered(long due, long now) {
        if (now - due > lateNanos) {
            add(due, now);
        }
    }

    /** Answers come about in the order of their batches, so what overlaps is at the end. */
    private synchronized void add(long from, long to) {
        Stall merged = new Stall(from, to);
        while (!stalls.isEmpty() && stalls.get(stalls.size() - 1).to() >= merged.from()) {
            Stall last = stalls.remove(stalls.size() - 1);
            merged = new Stall(Math.min(last.from(), merged.from()), Math.max(last.to(), merged.to()));
        }
        stalls.add(merged);
    }

    /** The longest ones with what else went on meanwhile. */
    synchronized String table(long start, Interruptions interruptions) {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "%n%,d times batches were answered more than %d ms after they were due. The longest, and how much of each passed while the disk synced or wrote, the collector stopped all threads, "
                        + "code was compiled beside, or a thread that does nothing but sleep for 1 ms was woken late:%n%n"
                        + "| after s | ms | sync ms | write ms | GC ms | compile ms | late timer ms |%n|---:|---:|---:|---:|---:|---:|---:|%n",
                stalls.size(),
                TimeUnit.NANOSECONDS.toMillis(lateNanos)));
        stalls.stream()
                .sorted(Comparator.comparingLong(Stall::nanos).reversed())
                .limit(SHOWN)
                .forEach(stall -> {
                    table.append(String.format(
                            Locale.ROOT, "| %.1f | %.1f |", (stall.from() - start) / 1e9, stall.nanos() / 1e6));
                    for (Interruptions.Kind kind : Interruptions.Kind.values()) {
                        table.append(String.format(
                                Locale.ROOT, " %.1f |", interruptions.nanos(kind, stall.from(), stall.to()) / 1e6));
                    }
                    table.append(String.format("%n"));
                });
        return table.toString();
    }
}

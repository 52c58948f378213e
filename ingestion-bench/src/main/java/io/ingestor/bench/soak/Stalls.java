package io.ingestor.bench.soak;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The periods during which batches were answered late. Thread-safe. */
final class Stalls {

    private static final int SHOWN = 10;

    /**
     * A period from the due time of a late batch to the answer of the last late batch that overlaps it, by
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

    /** Records the answer to a batch. */
    void answered(long due, long now) {
        if (now - due > lateNanos) {
            add(due, now);
        }
    }

    /** Adds a period. Answers arrive roughly in the order of their batches, so overlapping periods are at the end. */
    private synchronized void add(long from, long to) {
        Stall merged = new Stall(from, to);
        while (!stalls.isEmpty() && stalls.get(stalls.size() - 1).to() >= merged.from()) {
            Stall last = stalls.remove(stalls.size() - 1);
            merged = new Stall(Math.min(last.from(), merged.from()), Math.max(last.to(), merged.to()));
        }
        stalls.add(merged);
    }

    /** Returns a table of the longest stalls, with the interruptions during each. */
    synchronized String table(long start, Interruptions interruptions) {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "%n%,d times batches were answered more than %d ms after they were due. The longest, and how much of each passed while the disk synced or wrote, the collector stopped all threads, "
                        + "code was compiled, or a thread that only sleeps for 1 ms was woken late:%n%n"
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

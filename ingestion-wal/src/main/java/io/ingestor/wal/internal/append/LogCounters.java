package io.ingestor.wal.internal.append;

import io.ingestor.wal.WalStats;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The counters behind the statistics. Callers and the log thread update the queue's counters. The log thread alone
 * updates the counts of entries, records and bytes.
 */
public final class LogCounters {

    public final AtomicLong queuedBytes = new AtomicLong();
    public final AtomicLong queuedEntries = new AtomicLong();

    /**
     * The nanoseconds from the call of an append until it is synced. Written by the thread that delivers a group.
     * Groups are delivered one at a time; see {@link AppendGroup}.
     */
    public final Histogram appendNanos = new Histogram();

    private final AtomicLong entries = new AtomicLong();
    private final AtomicLong records = new AtomicLong();
    private final AtomicLong payloadBytes = new AtomicLong();
    private final AtomicLong writtenBytes = new AtomicLong();

    /**
     * Reserves room in the queue for an entry of {@code bytes} stored bytes; returns false if there is none. An empty
     * queue has room for every entry.
     */
    boolean reserve(long bytes, long limit) {
        long before = queuedBytes.getAndAdd(bytes);
        if (before != 0 && before + bytes > limit) {
            queuedBytes.getAndAdd(-bytes);
            return false;
        }
        queuedEntries.getAndIncrement();
        return true;
    }

    void release(long bytes) {
        queuedBytes.getAndAdd(-bytes);
        queuedEntries.getAndDecrement();
    }

    void framed(PendingAppend append) {
        add(entries, 1);
        add(records, append.recordCount);
        add(payloadBytes, append.uncompressedLength);
    }

    void written(long bytes) {
        add(writtenBytes, bytes);
    }

    public WalStats.Appends appends() {
        return new WalStats.Appends(
                entries.getOpaque(),
                records.getOpaque(),
                payloadBytes.getOpaque(),
                writtenBytes.getOpaque(),
                appendNanos.distribution());
    }

    public WalStats.Queue queue() {
        return new WalStats.Queue(queuedEntries.get(), queuedBytes.get());
    }

    private static void add(AtomicLong counter, long amount) {
        counter.setOpaque(counter.getPlain() + amount);
    }
}

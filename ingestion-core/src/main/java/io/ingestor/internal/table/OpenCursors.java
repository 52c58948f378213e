package io.ingestor.internal.table;

import io.ingestor.internal.host.Nanos;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The cursors that hold tables, oldest first, and their lease. An expired lease is ended only when memory is needed;
 * until then the cursor remains usable. Thread-safe.
 */
public final class OpenCursors {

    private final Duration lease;
    private final long leaseNanos;
    private final LongSupplier nanoTime;
    private final Map<ScanCursor, Long> openedAt = new LinkedHashMap<>(); // guarded by this

    public OpenCursors(Duration lease, LongSupplier nanoTime) {
        this.lease = lease;
        this.leaseNanos = Nanos.of(lease);
        this.nanoTime = nanoTime;
    }

    /**
     * Opens a cursor over the tables.
     *
     * @param held the tables, held for the cursor; released if the cursor cannot be created
     */
    ScanCursor open(Table[] held, byte[] prefix, long snapshot, ScanBudget scans) {
        // The lease includes the start of the scans, which may have to sort.
        long now = nanoTime.getAsLong();
        for (Table table : held) {
            table.scanBegins();
        }
        ScanCursor cursor;
        try {
            cursor = new ScanCursor(held, prefix, snapshot, this, scans);
        } catch (Throwable t) {
            for (Table table : held) {
                table.scanEnds(0);
            }
            throw t;
        }
        try {
            opened(cursor, now);
        } catch (Throwable t) {
            cursor.close();
            throw t;
        }
        return cursor;
    }

    private synchronized void opened(ScanCursor cursor, long now) {
        openedAt.put(cursor, now);
    }

    synchronized void closed(ScanCursor cursor) {
        openedAt.remove(cursor);
    }

    Duration lease() {
        return lease;
    }

    /**
     * Ends every expired lease. Any expired cursor may keep the oldest table in memory, because a cursor holds all
     * tables that were in memory when it was opened.
     *
     * @return whether any lease was ended
     */
    synchronized boolean expire() {
        boolean any = false;
        while (!openedAt.isEmpty()) {
            Map.Entry<ScanCursor, Long> oldest = openedAt.entrySet().iterator().next();
            if (nanoTime.getAsLong() - oldest.getValue() < leaseNanos) {
                break;
            }
            openedAt.remove(oldest.getKey());
            oldest.getKey().expire();
            any = true;
        }
        return any;
    }

    /** Returns the time in nanoseconds by which leases are measured. */
    long now() {
        return nanoTime.getAsLong();
    }

    synchronized int count() {
        return openedAt.size();
    }

    /** Returns the age of the oldest cursor, or zero if none is open. */
    synchronized Duration oldestAge() {
        return openedAt.isEmpty()
                ? Duration.ZERO
                : Duration.ofNanos(
                        nanoTime.getAsLong() - openedAt.values().iterator().next());
    }

    /** Returns the distinct tables that cursors hold. */
    synchronized Set<Table> tables() {
        Set<Table> tables = Collections.newSetFromMap(new IdentityHashMap<>());
        for (ScanCursor cursor : openedAt.keySet()) {
            Collections.addAll(tables, cursor.held());
        }
        return tables;
    }
}

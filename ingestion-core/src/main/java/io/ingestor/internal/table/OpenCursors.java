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
 * The cursors that hold tables, oldest first, and how long they may. A lease that is over is ended only when memory is
 * needed: until then the cursor goes on. Safe for all threads.
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
     * @param held the tables, held for the cursor; let go of also if it cannot be made
     */
    ScanCursor open(Table[] held, byte[] prefix, long snapshot, ScanBudget scans) {
        // From before the scans begin: they may have to sort.
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
     * Ends every lease that is over. A cursor holds all tables that were in memory when it was opened, so whichever is
     * over is in the way of the oldest table.
     *
     * @return whether there was one
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

    /** Returns the time by which leases run, in nanoseconds. */
    long now() {
        return nanoTime.getAsLong();
    }

    synchronized int count() {
        return openedAt.size();
    }

    /** Returns the age of the oldest cursor, zero if there is none. */
    synchronized Duration oldestAge() {
        return openedAt.isEmpty()
                ? Duration.ZERO
                : Duration.ofNanos(
                        nanoTime.getAsLong() - openedAt.values().iterator().next());
    }

    /** Returns every table that a cursor holds, once. */
    synchronized Set<Table> tables() {
        Set<Table> tables = Collections.newSetFromMap(new IdentityHashMap<>());
        for (ScanCursor cursor : openedAt.keySet()) {
            Collections.addAll(tables, cursor.held());
        }
        return tables;
    }
}

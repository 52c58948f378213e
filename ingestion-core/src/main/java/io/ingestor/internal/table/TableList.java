package io.ingestor.internal.table;

import io.ingestor.IngestorStats;
import io.ingestor.internal.memory.MemoryBudget;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tables in memory, newest first, so that the active table is at index 0. The oldest tables leave when their memory
 * is needed, even while they are read. A table that has left still counts against the budget until its last reader
 * releases it. Thread-safe.
 */
final class TableList {

    private final MemoryBudget budget;
    private final OpenCursors cursors;

    private final Departure departure;

    /** The tables, newest first. Each change replaces the array, under this object's lock. */
    private volatile Table[] list;

    private final LeavingTables leaving; // guarded by this
    private boolean keepsUnflushed; // guarded by this

    TableList(Table first, MemoryBudget budget, OpenCursors cursors, Departure departure) {
        this.list = new Table[] {first};
        this.budget = budget;
        this.cursors = cursors;
        this.departure = departure;
        this.leaving = new LeavingTables(cursors::now);
    }

    /** Returns the current tables. Callers must not modify the array. */
    Table[] now() {
        return list;
    }

    Table active() {
        return list[0];
    }

    /** Seals the active table and makes an empty one the active table. */
    synchronized void rotate(Table fresh) {
        Table[] old = list;
        old[0].seal();
        Table[] next = new Table[old.length + 1];
        next[0] = fresh;
        System.arraycopy(old, 0, next, 1, old.length);
        list = next;
    }

    /** Returns the sequence from which memory is complete. */
    long wholeFrom() {
        return TableReads.wholeFrom(list);
    }

    /** Returns the oldest sealed table with entries that the sink may lack, or null if there is none. */
    @Nullable
    Table oldestUnflushed() {
        Table[] now = list;
        for (int i = now.length - 1; i > 0; i--) {
            if (!isReleasable(now[i])) {
                return now[i];
            }
        }
        return null;
    }

    /**
     * Returns the oldest sealed table with entries that the sink may lack, after a hold on it is acquired. Returns null
     * if there is none, if it has just left, or if entries before it have left that the sink may lack.
     *
     * @param covered the sequence up to which the sink lacks no entry
     */
    @Nullable
    Table holdOldestUnflushed(long covered) {
        Table[] now = list;
        for (int i = now.length - 1; i > 0; i--) {
            if (!isReleasable(now[i])) {
                // The sink has all older tables, if there is one: the tables of one moment have no hole.
                boolean follows = i < now.length - 1 || now[i].from() - 1 <= covered;
                return follows && now[i].hold() ? now[i] : null;
            }
        }
        return null;
    }

    /** Returns the number of sealed tables with entries that the sink may lack. */
    int unflushedCount() {
        Table[] now = list;
        int count = 0;
        for (int i = 1; i < now.length; i++) {
            count += isReleasable(now[i]) ? 0 : 1;
        }
        return count;
    }

    /**
     * Ends the charges of all releasable tables, and drops the oldest of them while there are more than {@code most}
     * tables.
     */
    void flushed(int most) {
        long finished = departure.finished();
        endCharges(finished);
        dropBeyond(most, finished);
    }

    private synchronized void endCharges(long releasable) {
        for (int i = list.length - 1; i > 0 && isReleasable(list[i], releasable); i--) {
            list[i].charges().end(budget);
        }
    }

    private synchronized void dropBeyond(int count, long releasable) {
        while (list.length > count && isReleasable(list[list.length - 1], releasable)) {
            dropOldest();
        }
    }

    /**
     * Ends expired leases of cursors if memory is short, then drops the oldest sealed tables until {@code bytes} are
     * free or no more may leave. Drops the oldest table first, so that reads never see stale records.
     *
     * <p>Readers do not keep a table in the list. No new reader reaches a table that has left, so its memory is freed
     * by its last holder. Only as many tables leave as are needed. A table that cursors hold frees its memory only when
     * they end. It leaves only if that memory is needed, or if a newer table without cursors leaves.
     *
     * @return whether {@code bytes} are free or some memory was freed
     */
    boolean reclaim(long bytes) {
        // Read before locking: a custom log may take a lock of its own here, and may apply entries under the same lock.
        return reclaim(bytes, departure.evictable());
    }

    /** Drops the oldest tables like {@link #reclaim(long)}, but only those that the sink has. */
    void reclaimFinished(long bytes) {
        reclaim(bytes, departure.finished());
    }

    /** Keeps tables that the sink lacks from now on, because the log is about to be closed. */
    synchronized void keepUnflushed() {
        keepsUnflushed = true;
    }

    private synchronized boolean reclaim(long bytes, long evictable) {
        long releasable = keepsUnflushed ? Math.min(evictable, departure.finished()) : evictable;
        boolean progress = budget.free() < bytes && cursors.expire();
        long free = budget.free() + leaving.bytesThatReadsHold();
        long kept = leaving.bytesThatCursorsHold();
        int length = list.length;
        for (int i = length - 1; i > 0 && free < bytes && isReleasable(list[i], releasable); i--) {
            Table table = list[i];
            if (!table.isScanned()) {
                free += table.countedBytes();
                length = i;
            } else if (free + kept < bytes) {
                kept += table.countedBytes();
                length = i;
            }
        }
        while (list.length > length) {
            progress |= dropOldest();
        }
        return progress || budget.free() >= bytes;
    }

    /** Makes room for a scan like {@link #reclaim(long)}, and returns whether memory is free or soon will be. */
    TableReads.Room roomForScan(long bytes) {
        long evictable = departure.evictable();
        // Both checks under one lock: no table leaves between them, so a table released meanwhile is counted as free.
        synchronized (this) {
            if (reclaim(bytes, evictable)) {
                return TableReads.Room.FREE;
            }
            if (areLeaving()) {
                return TableReads.Room.SOON;
            }
        }
        return budget.free() >= bytes ? TableReads.Room.FREE : TableReads.Room.NONE;
    }

    /**
     * Returns whether memory of tables that have left is likely to be freed soon; see
     * {@link LeavingTables#areDoneSoon}.
     */
    synchronized boolean areLeaving() {
        return leaving.areDoneSoon();
    }

    /** Drops the oldest table and returns whether its memory was freed. */
    private boolean dropOldest() {
        Table oldest = list[list.length - 1];
        // Removed from the list before it is released: a reader that fails to hold it finds the shorter list.
        list = Arrays.copyOf(list, list.length - 1);
        oldest.charges().end(budget);
        oldest.letGo();
        if (!oldest.isHeld()) {
            return true;
        }
        leaving.add(oldest);
        return false;
    }

    private boolean isReleasable(Table table) {
        return isReleasable(table, departure.finished());
    }

    private static boolean isReleasable(Table table, long releasable) {
        return table.reads().lastSequence() <= releasable;
    }

    /**
     * Updates the budget for sealed tables that grew by being read. The active table is excluded: it grows only with
     * its entries, and {@link Tables#apply} recounts it then.
     */
    void recount() {
        Table[] now = list;
        for (int i = 1; i < now.length; i++) {
            now[i].recount(0);
        }
    }

    /**
     * Returns the memory under the budget.
     *
     * @param tenantBytes the bytes of each tenant
     * @param pooledBytes the bytes of free arrays
     */
    IngestorStats.Memory memory(Map<String, Long> tenantBytes, long pooledBytes) {
        return new IngestorStats.Memory(
                budget.used(),
                budget.limit(),
                tenantBytes,
                TableReads.wholeFrom(list),
                pooledBytes,
                memtables(),
                new IngestorStats.Cursors(cursors.count(), cursors.oldestAge()));
    }

    IngestorStats.Memtables memtables() {
        // Reads the cursors before the list, so that no cursor holds a table that is not yet in the list.
        Set<Table> others = cursors.tables();
        Table[] now;
        synchronized (this) {
            now = list;
            leaving.addTo(others);
        }
        MemoryTally tally = new MemoryTally();
        tally.active(now[0]);
        others.remove(now[0]);
        others.forEach(tally::pinned);
        for (int i = 1; i < now.length; i++) {
            if (!others.contains(now[i])) {
                tally.sealed(now[i]);
            }
        }
        return tally.memtables(now.length);
    }
}

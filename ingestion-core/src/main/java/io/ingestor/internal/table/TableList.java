package io.ingestor.internal.table;

import io.ingestor.IngestorStats;
import io.ingestor.internal.memory.MemoryBudget;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The tables in memory, newest first, so the one that takes entries is at 0. The oldest leave when their memory is
 * needed, also while they are read: a table that has left still counts until the last of its readers has let go of it.
 * Safe for all threads.
 */
final class TableList {

    private final MemoryBudget budget;
    private final OpenCursors cursors;

    /** The sequence up to which entries may leave memory. */
    private final LongSupplier releasableSequence;

    /** Copied on every change, which happens under this object's lock. */
    private volatile Table[] list;

    private final LeavingTables leaving; // guarded by this

    TableList(Table first, MemoryBudget budget, OpenCursors cursors, LongSupplier releasableSequence) {
        this.list = new Table[] {first};
        this.budget = budget;
        this.cursors = cursors;
        this.releasableSequence = releasableSequence;
        this.leaving = new LeavingTables(cursors::now);
    }

    /** Returns the tables of this moment; not to be written to. */
    Table[] now() {
        return list;
    }

    Table active() {
        return list[0];
    }

    /** Seals the table that takes entries, and puts a fresh one before it. */
    synchronized void rotate(Table fresh) {
        Table[] old = list;
        old[0].seal();
        Table[] next = new Table[old.length + 1];
        next[0] = fresh;
        System.arraycopy(old, 0, next, 1, old.length);
        list = next;
    }

    /** Returns the oldest sealed table with entries that the sink may not have, null if there is none. */
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

    /** Returns the number of sealed tables with entries that the sink may not have. */
    int unflushedCount() {
        Table[] now = list;
        int count = 0;
        for (int i = 1; i < now.length; i++) {
            count += isReleasable(now[i]) ? 0 : 1;
        }
        return count;
    }

    /** Lets go of what may leave: ends its charges, and drops what goes beyond that number of tables. */
    void flushed(int most) {
        long releasable = releasableSequence.getAsLong();
        endCharges(releasable);
        dropBeyond(most, releasable);
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
     * Ends the leases of cursors that are over, and drops the oldest sealed tables until {@code bytes} are free or no
     * more may go. Drops none before an older one, or reads would show stale records.
     *
     * <p>Readers do not keep a table in the list: no new ones reach a table that is out of it, so that its memory comes
     * free with the last that holds it, however many follow each other. Only as many tables leave as are needed; one
     * that cursors hold leaves either because its memory suffices once they end, or because a newer one comes free at
     * once.
     *
     * @return whether enough is free, or memory has come free
     */
    boolean reclaim(long bytes) {
        // Before the lock: a custom log may lock something for its answer, and apply entries under the same lock.
        return reclaim(bytes, releasableSequence.getAsLong());
    }

    private synchronized boolean reclaim(long bytes, long releasable) {
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

    /** Makes room for a scan like {@link #reclaim(long)}, and returns whether there is any, or soon will be. */
    TableReads.Room roomForScan(long bytes) {
        long releasable = releasableSequence.getAsLong();
        // In one step: no table leaves between the two looks, so one that was let go of in between is seen as free.
        synchronized (this) {
            if (reclaim(bytes, releasable)) {
                return TableReads.Room.FREE;
            }
            if (areLeaving()) {
                return TableReads.Room.SOON;
            }
        }
        return budget.free() >= bytes ? TableReads.Room.FREE : TableReads.Room.NONE;
    }

    /** Returns whether a table has left whose memory is about to come free: short reads hold it. */
    synchronized boolean areLeaving() {
        return leaving.areDoneSoon();
    }

    /** Returns whether its memory has come free. */
    private boolean dropOldest() {
        Table oldest = list[list.length - 1];
        // First out of the list, then let go: a reader that cannot hold it finds the shorter list.
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
        return isReleasable(table, releasableSequence.getAsLong());
    }

    private static boolean isReleasable(Table table, long releasable) {
        return table.reads().lastSequence() <= releasable;
    }

    /**
     * Brings the budget up to date with tables that grew by being read. The table that takes entries is left out: it
     * only grows by them, and {@link Tables#apply} counts it in the place of what was reserved for them.
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
     * @param tenantBytes bytes of it by tenant
     * @param pooledBytes bytes of free arrays
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
        // The cursors before the list: none holds a table then that the list does not know yet.
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

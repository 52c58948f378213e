package io.ingestor.internal.table;

import io.ingestor.IngestorStats;
import io.ingestor.internal.block.EncodedBatch;
import io.ingestor.internal.memory.MemoryBudget;
import io.ingestor.internal.memory.TableCharges;
import io.ingestor.memtable.ArrayPool;
import io.ingestor.memtable.Memtable;
import io.ingestor.memtable.MemtableFactory;
import io.ingestor.memtable.MemtableOptions;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The memtables: one that takes entries, and sealed ones. One thread at a time applies; any number read. A reader first
 * takes its snapshot (the visible sequence), then the list: a list taken later misses nothing below the snapshot but
 * what left memory.
 *
 * <p>Without a sink the log is the storage, so the oldest sealed table is dropped when its memory is needed. A table
 * with entries that are not durable is never dropped: they are yet to become visible. With a sink a table stays until
 * the sink has it and a checkpoint says so; then it goes as well when its memory is needed, or when there are too many
 * for a read to look into.
 */
public final class Tables {

    /** Bytes of a table for each entry that the hint counts on, so that the index takes little of a small budget. */
    private static final long BYTES_PER_ENTRY_HINT = 512;

    /**
     * The most entries that a hint counts on. A table may hold more: its index grows a part at a time, while one that
     * is large from the start would be paid for at the rotation.
     */
    private static final long MAX_ENTRIES_HINT = 1 << 13;

    /**
     * The most tables in memory, unless the sink lacks some: tables that it has stay for reads, but each one more makes
     * every read slower.
     */
    private static final int MAX_TABLES = 16;

    private final MemtableFactory factory;
    private final MemoryBudget budget;
    private final ArrayPool pool = new ArrayPool();
    private final long shareBytes;
    private final MemtableOptions options;

    /** The sequence up to which entries may leave memory. */
    private final LongSupplier releasableSequence;

    private final OpenCursors cursors;
    private final TableSealing sealing;
    private final TableReads reads;

    /**
     * The lock of threads that apply or seal, so that a table is sealed between two batches, whichever thread it is.
     * Taken before this object's lock.
     */
    private final Object applying = new Object();

    /**
     * The tables, newest first, so the one that takes entries is at 0. Copied on every change, which happens under this
     * object's lock.
     */
    private volatile Table[] list;

    private final LeavingTables leaving; // guarded by this

    private volatile long appliedSequence;

    public Tables(
            MemtableFactory factory,
            MemoryBudget budget,
            long shareBytes,
            LongSupplier durableSequence,
            OpenCursors cursors) {
        this(factory, budget, shareBytes, durableSequence, cursors, TableSealing.ONLY_FULL);
    }

    public Tables(
            MemtableFactory factory,
            MemoryBudget budget,
            long shareBytes,
            LongSupplier releasableSequence,
            OpenCursors cursors,
            TableSealing sealing) {
        this.factory = factory;
        this.budget = budget;
        this.shareBytes = shareBytes;
        this.releasableSequence = releasableSequence;
        this.cursors = cursors;
        this.leaving = new LeavingTables(cursors::now);
        this.sealing = sealing;
        this.options = new MemtableOptions(
                (int) Math.min(Math.max(1, shareBytes / BYTES_PER_ENTRY_HINT), MAX_ENTRIES_HINT), pool);
        Table first = emptyTable(1);
        this.list = new Table[] {first};
        this.reads = new TableReads(() -> list, cursors, new ScanBudget(budget), this::roomForScan, first.memtable());
    }

    private Table emptyTable(long from) {
        return new Table(factory.create(options), budget, from);
    }

    /** Returns the pool of arrays of tables that were dropped: for the blocks of the next entries, too. */
    public ArrayPool pool() {
        return pool;
    }

    /** Trims the pool, so that it and the memory in use are within the budget together. */
    public void trimPool() {
        long free = budget.limit() - budget.used();
        if (pool.bytes() > free) {
            pool.trim(Math.max(0, free));
        }
    }

    public long appliedSequence() {
        return appliedSequence;
    }

    /**
     * Puts the records of one entry, whose memory was reserved, and seals the table if it is full. Only at this
     * boundary between batches, so that a batch lies in one table.
     *
     * @param reserved bytes that the budget holds for the entry; the table's own take their place
     */
    public void apply(EncodedBatch batch, long firstSequence, long reserved) {
        apply(batch, firstSequence, reserved, TableCharges.Source.NONE);
    }

    /**
     * Puts the records of one entry as {@link #apply(EncodedBatch, long, long)} does.
     *
     * @param charges what tenants are charged for the entry; the table takes it over if it stays until a sink has it
     */
    public void apply(EncodedBatch batch, long firstSequence, long reserved, TableCharges.Source charges) {
        synchronized (applying) {
            applyAlone(batch, firstSequence, reserved, charges);
        }
    }

    private void applyAlone(EncodedBatch batch, long firstSequence, long reserved, TableCharges.Source charges) {
        Table active = list[0];
        Memtable memtable = active.memtable();
        int count = batch.count();
        boolean first = count > 0 && memtable.count() == 0;
        int block = memtable.addBlock(batch.block());
        if (first) {
            sealing.begins();
        }
        if (count > 0) {
            memtable.putAll(block, batch.resolved(firstSequence), firstSequence);
            appliedSequence = firstSequence + count - 1;
        }
        batch.used(pool);
        active.settle(reserved);
        if (sealing.hasSink()) {
            charges.moveTo(active.charges());
        }
        if (first) {
            sealing.begun();
        }
        makeRoom();
        if (memtable.memoryBytes() >= shareBytes || isSealedEarly()) {
            rotate();
        }
        if (budget.free() < 0) {
            reclaim(0);
        }
        trimPool();
    }

    /**
     * Returns true if the table is to be sealed early. A sink that keeps up so always finds something to take before
     * memory is full. While the sink has something to take, more and smaller tables would be of no use.
     */
    private boolean isSealedEarly() {
        return (budget.used() >= sealing.sealAtBytes() || sealing.isWanted())
                && !activeIsEmpty()
                && oldestUnflushed() == null;
    }

    /** Drops tables that the sink has, before any table is sealed for want of memory. */
    private void makeRoom() {
        long excess = budget.used() - sealing.sealAtBytes();
        if (excess >= 0) {
            reclaim(budget.free() + excess + 1);
        }
    }

    /** Seals the table that takes entries, if it has any. */
    public void sealActive() {
        synchronized (applying) {
            if (!activeIsEmpty()) {
                rotate();
            }
        }
    }

    /**
     * Sends what there is to the sink as soon as it has nothing else, because a caller lacks memory that only the sink
     * can free.
     */
    public void sealSoon() {
        if (!activeIsEmpty()) {
            sealing.want();
        }
    }

    public boolean activeIsEmpty() {
        return list[0].reads().count() == 0;
    }

    /**
     * Returns the nanoseconds until the table that takes entries must be sealed, even if nothing more is put into it: 0
     * or less for now, {@link TableSealing#FOREVER} if it has no entries.
     */
    public long nanosToSeal(long intervalNanos) {
        if (activeIsEmpty()) {
            return TableSealing.FOREVER;
        }
        return isSealedEarly() ? 0 : intervalNanos - sealing.nanosSinceBegun();
    }

    /** Returns the oldest sealed table with entries that the sink may not have, null if there is none. */
    @Nullable
    public Table oldestUnflushed() {
        Table[] now = list;
        for (int i = now.length - 1; i > 0; i--) {
            if (!isReleasable(now[i])) {
                return now[i];
            }
        }
        return null;
    }

    /** Returns the number of sealed tables with entries that the sink may not have. */
    public int unflushedCount() {
        Table[] now = list;
        int count = 0;
        for (int i = 1; i < now.length; i++) {
            count += isReleasable(now[i]) ? 0 : 1;
        }
        return count;
    }

    /** Lets go of what the sink has, which is more than before. */
    public void flushed() {
        long releasable = releasableSequence.getAsLong();
        endCharges(releasable);
        makeRoom();
        dropBeyond(MAX_TABLES, releasable);
        budget.signal();
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

    /** Sets the first sequence that will be applied, before any is. */
    public void beginAt(long sequence) {
        list[0].beginAt(sequence);
    }

    /**
     * Notes that everything up to there is applied, though nothing of it may be in memory: the log ended there when it
     * was opened.
     */
    public void startAfter(long sequence) {
        appliedSequence = Math.max(appliedSequence, sequence);
    }

    private void rotate() {
        Table fresh = emptyTable(appliedSequence + 1);
        synchronized (this) {
            Table[] old = list;
            old[0].seal();
            Table[] next = new Table[old.length + 1];
            next[0] = fresh;
            System.arraycopy(old, 0, next, 1, old.length);
            list = next;
        }
        sealing.sealed();
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
    public boolean reclaim(long bytes) {
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
                free += table.settledBytes();
                length = i;
            } else if (free + kept < bytes) {
                kept += table.settledBytes();
                length = i;
            }
        }
        while (list.length > length) {
            progress |= dropOldest();
        }
        return progress || budget.free() >= bytes;
    }

    private TableReads.Room roomForScan(long bytes) {
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
    public synchronized boolean areLeaving() {
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
     * only grows by them, and {@link #apply} settles it against what was reserved for them.
     */
    public void settle() {
        Table[] now = list;
        for (int i = 1; i < now.length; i++) {
            now[i].settle(0);
        }
        trimPool();
    }

    /**
     * Returns the memory under the budget.
     *
     * @param tenantBytes bytes of it by tenant
     */
    public IngestorStats.Memory memory(Map<String, Long> tenantBytes) {
        return new IngestorStats.Memory(
                budget.used(),
                budget.limit(),
                tenantBytes,
                TableReads.wholeFrom(list),
                pool.bytes(),
                memtables(),
                new IngestorStats.Cursors(cursors.count(), cursors.oldestAge()));
    }

    /** Returns the memory of the tables. */
    public IngestorStats.Memtables memtables() {
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

    /** Returns the reads of the tables of a moment, for any thread. */
    public TableReads reads() {
        return reads;
    }
}

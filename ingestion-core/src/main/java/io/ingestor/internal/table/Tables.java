package io.ingestor.internal.table;

import io.ingestor.IngestorStats;
import io.ingestor.internal.block.BatchBlock;
import io.ingestor.internal.memory.MemoryBudget;
import io.ingestor.internal.memory.TableMemory;
import io.ingestor.memtable.ArrayPool;
import io.ingestor.memtable.Memtable;
import io.ingestor.memtable.MemtableFactory;
import io.ingestor.memtable.MemtableOptions;
import java.util.Map;
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
    private final long tableBytes;
    private final MemtableOptions options;

    private final TableSealing sealing;
    private final TableList list;
    private final TableReads reads;

    /**
     * The lock of threads that apply or seal, so that a table is sealed between two batches, whichever thread it is.
     * Taken before that of the list.
     */
    private final Object applying = new Object();

    private volatile long appliedSequence;

    public Tables(
            MemtableFactory factory,
            MemoryBudget budget,
            long tableBytes,
            LongSupplier durableSequence,
            OpenCursors cursors) {
        this(factory, budget, tableBytes, durableSequence, cursors, TableSealing.ONLY_FULL);
    }

    /**
     * Creates one empty table.
     *
     * @param tableBytes what a table takes at most
     * @param releasableSequence the sequence up to which entries may leave memory
     */
    public Tables(
            MemtableFactory factory,
            MemoryBudget budget,
            long tableBytes,
            LongSupplier releasableSequence,
            OpenCursors cursors,
            TableSealing sealing) {
        this.factory = factory;
        this.budget = budget;
        this.tableBytes = tableBytes;
        this.sealing = sealing;
        this.options = new MemtableOptions(
                (int) Math.min(Math.max(1, tableBytes / BYTES_PER_ENTRY_HINT), MAX_ENTRIES_HINT), pool);
        Table first = emptyTable(1);
        this.list = new TableList(first, budget, cursors, releasableSequence);
        this.reads = new TableReads(list::now, cursors, new ScanBudget(budget), list::roomForScan, first.memtable());
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

    public int count() {
        return list.now().length;
    }

    /**
     * Puts the records of one entry, and seals the table if it is full. Only at this boundary between batches, so that
     * a batch lies in one table.
     *
     * @param memory held for the entry; the table takes over what it needs there
     */
    public void apply(BatchBlock batch, long firstSequence, TableMemory memory) {
        synchronized (applying) {
            applyAlone(batch, firstSequence, memory);
        }
    }

    private void applyAlone(BatchBlock batch, long firstSequence, TableMemory memory) {
        Table active = list.active();
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
        active.recount(memory.toTable(sealing.hasSink() ? active.charges() : null));
        if (first) {
            sealing.begun();
        }
        makeRoom();
        if (memtable.memoryBytes() >= tableBytes || isSealedEarly()) {
            rotate();
        }
        if (budget.free() < 0) {
            list.reclaim(0);
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
                && list.oldestUnflushed() == null;
    }

    /** Drops tables that the sink has, before any table is sealed for want of memory. */
    private void makeRoom() {
        long excess = budget.used() - sealing.sealAtBytes();
        if (excess >= 0) {
            list.reclaim(budget.free() + excess + 1);
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
        return list.active().reads().count() == 0;
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

    /** Lets go of what the sink has, which is more than before. */
    public void flushed() {
        list.flushed(MAX_TABLES);
        makeRoom();
        budget.signal();
    }

    /** Returns the oldest sealed table with entries that the sink may not have, null if there is none. */
    @Nullable
    public Table oldestUnflushed() {
        return list.oldestUnflushed();
    }

    /** Returns the number of sealed tables with entries that the sink may not have. */
    public int unflushedCount() {
        return list.unflushedCount();
    }

    /** Drops the oldest tables until that many bytes are free; see {@link TableList#reclaim(long)}. */
    public boolean reclaim(long bytes) {
        return list.reclaim(bytes);
    }

    /** Returns whether a table has left whose memory is about to come free: short reads hold it. */
    public boolean areLeaving() {
        return list.areLeaving();
    }

    /** Brings the budget up to date with tables that grew by being read. */
    public void recount() {
        list.recount();
        trimPool();
    }

    /**
     * Returns the memory under the budget.
     *
     * @param tenantBytes bytes of it by tenant
     */
    public IngestorStats.Memory memory(Map<String, Long> tenantBytes) {
        return list.memory(tenantBytes, pool.bytes());
    }

    /** Returns the memory of the tables. */
    public IngestorStats.Memtables memtables() {
        return list.memtables();
    }

    /** Sets the first sequence that will be applied, before any is. */
    public void beginAt(long sequence) {
        list.active().beginAt(sequence);
    }

    /**
     * Notes that everything up to there is applied, though nothing of it may be in memory: the log ended there when it
     * was opened.
     */
    public void startAfter(long sequence) {
        appliedSequence = Math.max(appliedSequence, sequence);
    }

    private void rotate() {
        list.rotate(emptyTable(appliedSequence + 1));
        sealing.sealed();
    }

    /** Returns the reads of the tables of a moment, for any thread. */
    public TableReads reads() {
        return reads;
    }
}

package io.ingestor.internal.table;

import io.ingestor.IngestorStats;
import io.ingestor.internal.block.BatchBlock;
import io.ingestor.internal.memory.MemoryAccount;
import io.ingestor.internal.memory.MemoryBudget;
import io.ingestor.internal.memory.MemoryBudget.Outcome;
import io.ingestor.internal.memory.TableMemory;
import io.ingestor.memtable.ArrayPool;
import io.ingestor.memtable.Memtable;
import io.ingestor.memtable.MemtableFactory;
import io.ingestor.memtable.MemtableOptions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The memtables: the active table, which takes entries, and sealed tables. One thread at a time applies entries; any
 * number of threads read. A reader takes its snapshot (the visible sequence) before the list of tables. The list then
 * contains every entry up to the snapshot, except those that have left memory.
 *
 * <p>Without a sink the log is the storage, so the oldest sealed table is dropped when its memory is needed. A table
 * with entries that are not durable is never dropped, because they are not visible yet. With a sink, a table that the
 * sink has, according to the checkpoint, is dropped when its memory is needed, or when there are too many tables for
 * fast reads.
 *
 * <p>If the log can be read again, a durable table that the sink lacks may leave too when its memory is needed. The
 * oldest leaves first, although the sink needs it next: memory then has the newest entries without a hole, and the sink
 * takes the entries before them from the log.
 */
public final class Tables {

    /** The bytes of a table per expected entry, so many that the initial index takes little of a small budget. */
    private static final long BYTES_PER_ENTRY_HINT = 512;

    /**
     * The maximum number of expected entries. A table may hold more: its index grows part by part, whereas a large
     * initial index would slow down the rotation.
     */
    private static final long MAX_ENTRIES_HINT = 1 << 13;

    /**
     * The number of tables in memory above which the oldest flushed ones are dropped. Flushed tables stay for reads,
     * but each additional table slows down every read.
     */
    private static final int MAX_TABLES = 16;

    /** The maximum time that a read of the log waits for memory. */
    private static final long LOG_READ_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final MemtableFactory factory;
    private final MemoryBudget budget;
    private final ArrayPool pool = new ArrayPool();
    private final long tableBytes;
    private final MemtableOptions options;

    /** The account that takes turns with tenants for reads of the log, and is charged for nothing. */
    private final MemoryAccount logReader = new MemoryAccount(MemoryAccount.NO_TENANT);

    private final TableSealing sealing;
    private final Departure departure;
    private final TableList list;
    private final TableReads reads;

    /**
     * The lock of threads that apply or seal, so that a table is sealed only between two batches. Acquired before the
     * lock of the list.
     */
    private final Object applying = new Object();

    private volatile long appliedSequence;

    public Tables(
            MemtableFactory factory,
            MemoryBudget budget,
            long tableBytes,
            LongSupplier durableSequence,
            OpenCursors cursors) {
        this(factory, budget, tableBytes, Departure.onceDurable(durableSequence), cursors, TableSealing.ONLY_FULL);
    }

    /**
     * Creates the tables, with one empty active table.
     *
     * @param tableBytes the size in bytes at which a table is sealed
     * @param departure the rules by which tables leave memory
     */
    public Tables(
            MemtableFactory factory,
            MemoryBudget budget,
            long tableBytes,
            Departure departure,
            OpenCursors cursors,
            TableSealing sealing) {
        this.factory = factory;
        this.budget = budget;
        this.tableBytes = tableBytes;
        this.sealing = sealing;
        this.departure = departure;
        this.options = new MemtableOptions(
                (int) Math.min(Math.max(1, tableBytes / BYTES_PER_ENTRY_HINT), MAX_ENTRIES_HINT), pool);
        Table first = emptyTable(1);
        this.list = new TableList(first, budget, cursors, departure);
        this.reads = new TableReads(list::now, cursors, new ScanBudget(budget), list::roomForScan, first.memtable());
    }

    private Table emptyTable(long from) {
        return new Table(factory.create(options), budget, from);
    }

    /** Returns the pool of the arrays of dropped tables, from which blocks of new entries are taken too. */
    public ArrayPool pool() {
        return pool;
    }

    /** Trims the pool, so that the pool and the memory in use together are within the budget. */
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
     * Puts the records of one log entry, and seals the table if it is full or is to be sealed early. Tables are sealed
     * only between batches, so that a batch is in one table.
     *
     * @param memory the memory held for the entry, which the table takes over
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
        active.recount(memory.toTable(departure.chargesTables() ? active.charges() : null));
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
     * Returns true if the active table is to be sealed early. This gives a sink that keeps up a table to take before
     * memory is full. While the sink has a table to take, more and smaller tables would not help.
     */
    private boolean isSealedEarly() {
        return (budget.used() >= sealing.sealAtBytes() || sealing.isWanted())
                && !activeIsEmpty()
                && list.oldestUnflushed() == null;
    }

    /** Drops tables that the sink has, before a table is sealed because memory is short. */
    private void makeRoom() {
        long excess = budget.used() - sealing.sealAtBytes();
        if (excess >= 0) {
            list.reclaimFinished(budget.free() + excess + 1);
        }
    }

    /** Seals the active table if it has entries. */
    public void sealActive() {
        synchronized (applying) {
            if (!activeIsEmpty()) {
                rotate();
            }
        }
    }

    /**
     * Seals the active table as soon as the sink has no other to take, because a caller waits for memory or a backlog
     * that only the sink can free.
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
     * Returns the nanoseconds until the active table must be sealed, even if no more entries are added. Returns 0 or
     * less if this is due, and {@link TableSealing#FOREVER} if the table is empty.
     */
    public long nanosToSeal(long intervalNanos) {
        if (activeIsEmpty()) {
            return TableSealing.FOREVER;
        }
        return isSealedEarly() ? 0 : intervalNanos - sealing.nanosSinceBegun();
    }

    /** Releases memory after the checkpoint has recorded that the sink has more tables. */
    public void flushed() {
        list.flushed(MAX_TABLES);
        makeRoom();
        budget.signal();
    }

    /** Returns the oldest sealed table with entries that the sink may lack, or null if there is none. */
    @Nullable
    public Table oldestUnflushed() {
        return list.oldestUnflushed();
    }

    /**
     * Returns the oldest sealed table with entries that the sink may lack, held for a delivery. Returns null if there
     * is none, if it has just left memory, or if entries before it have left that the sink may lack.
     * {@link #endDelivery} must release it.
     *
     * @param covered the sequence up to which the sink lacks no entry
     */
    @Nullable
    public Table holdOldestUnflushed(long covered) {
        Table oldest = list.holdOldestUnflushed(covered);
        if (oldest != null) {
            // A delivery may last long, so that nothing should wait for this memory.
            oldest.scanBegins();
        }
        return oldest;
    }

    /** Releases a table after its delivery. */
    public void endDelivery(Table table) {
        table.scanEnds(0);
    }

    /** Keeps tables that the sink lacks from now on, because the log is about to be closed. */
    public void keepUnflushed() {
        list.keepUnflushed();
    }

    /** Returns the sequence from which memory is complete. The sink takes earlier entries from the log. */
    public long wholeFrom() {
        return list.wholeFrom();
    }

    /**
     * Takes bytes from the budget for entries that are read from the log again. If tables that the sink lacks may
     * leave, waits for room, in turn with calls. Then, or if there is none in time, takes them nevertheless, because
     * only the sink's progress frees memory for good. {@link #endLogRead} gives them back.
     */
    public void beginLogRead(long bytes) {
        boolean waits = !departure.chargesTables();
        if (!waits || budget.reserve(logReader, bytes, 0, LOG_READ_NANOS, list::reclaim) != Outcome.RESERVED) {
            boolean unused = list.reclaim(bytes);
            budget.adjust(bytes);
        }
    }

    public void endLogRead(long bytes) {
        budget.giveBack(bytes);
    }

    /** Returns the number of sealed tables with entries that the sink may lack. */
    public int unflushedCount() {
        return list.unflushedCount();
    }

    /** Drops the oldest tables until that many bytes are free; see {@link TableList#reclaim(long)}. */
    public boolean reclaim(long bytes) {
        return list.reclaim(bytes);
    }

    /**
     * Returns whether memory of tables that have left is likely to be freed soon; see
     * {@link LeavingTables#areDoneSoon}.
     */
    public boolean areLeaving() {
        return list.areLeaving();
    }

    /** Updates the budget for tables that grew by being read. */
    public void recount() {
        list.recount();
        trimPool();
    }

    /**
     * Returns the memory under the budget.
     *
     * @param tenantBytes the bytes of each tenant
     */
    public IngestorStats.Memory memory(Map<String, Long> tenantBytes) {
        return list.memory(tenantBytes, pool.bytes());
    }

    /** Returns the memory of the tables. */
    public IngestorStats.Memtables memtables() {
        return list.memtables();
    }

    /** Sets the first sequence that will be applied. Must be called before any is applied. */
    public void beginAt(long sequence) {
        list.active().beginAt(sequence);
    }

    /** Raises the applied sequence to the end of the log at its open. The entries up to it need not be in memory. */
    public void startAfter(long sequence) {
        appliedSequence = Math.max(appliedSequence, sequence);
    }

    private void rotate() {
        list.rotate(emptyTable(appliedSequence + 1));
        sealing.sealed();
    }

    /** Returns the reads over these tables. */
    public TableReads reads() {
        return reads;
    }
}

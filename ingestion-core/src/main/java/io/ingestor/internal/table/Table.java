package io.ingestor.internal.table;

import io.ingestor.internal.memory.MemoryBudget;
import io.ingestor.internal.memory.TableCharges;
import io.ingestor.memtable.Memtable;
import io.ingestor.memtable.MemtableReads;
import io.ingestor.memtable.SealedMemtable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A memtable with a count of its holders: the list of tables until it drops the table, and every read and cursor over
 * it. Its bytes count against the budget until the last holder releases it. Its arrays are then reused for other
 * tables, unless it was {@linkplain #expose exposed}.
 */
public final class Table {

    private final Memtable memtable;
    private final MemoryBudget budget;
    private final TableCharges charges = new TableCharges();
    private final AtomicInteger holders = new AtomicInteger(1);

    private final AtomicInteger scans = new AtomicInteger();
    private final AtomicLong scanBytes = new AtomicLong();

    /** True once code outside the engine may still read a block after the last holder has released the table. */
    private volatile boolean exposed;

    private volatile MemtableReads reads;

    /** The lowest sequence that the table may contain. */
    private volatile long from;

    private long countedBytes; // guarded by this

    Table(Memtable memtable, MemoryBudget budget, long from) {
        this.from = from;
        this.memtable = memtable;
        this.budget = budget;
        this.reads = memtable;
        recount(0);
    }

    Memtable memtable() {
        return memtable;
    }

    public MemtableReads reads() {
        return reads;
    }

    /** Returns the sequence from which this table and all newer ones are complete. */
    long from() {
        return from;
    }

    /** Sets the lowest sequence that an empty table may contain. */
    void beginAt(long sequence) {
        from = sequence;
    }

    TableCharges charges() {
        return charges;
    }

    void seal() {
        reads = memtable.seal();
    }

    /** Returns the sealed form of the table, which must be sealed. */
    public SealedMemtable sealed() {
        return (SealedMemtable) reads;
    }

    /** Acquires a hold. Returns false if the last holder has already released the table. */
    boolean hold() {
        int now = holders.get();
        while (now > 0) {
            int witness = holders.compareAndExchange(now, now + 1);
            if (witness == now) {
                return true;
            }
            now = witness;
        }
        return false;
    }

    /** Returns true if the list, a read or a cursor holds the table. */
    boolean isHeld() {
        return holders.get() > 0;
    }

    /** Returns true if cursors hold the table, perhaps for long. All other readers release it within their call. */
    boolean isScanned() {
        return scans.get() > 0;
    }

    /** Returns the bytes that the budget counts for the table. */
    synchronized long countedBytes() {
        return countedBytes;
    }

    void letGo() {
        if (holders.decrementAndGet() == 0) {
            recount(0);
            if (!exposed) {
                recycle();
            }
        }
    }

    private void recycle() {
        try {
            sealed().recycle();
        } catch (OutOfMemoryError e) {
            // Arrays that the pool cannot register are left to the garbage collector. A caller that releases several
            // tables must continue.
        }
    }

    /** Counts a hold as one of a scan, which may last long. */
    void scanBegins() {
        scans.incrementAndGet();
    }

    /**
     * Counts the arrays that a scan keeps in addition to those of the table.
     *
     * @param bytes the bytes of these arrays; negative to undo an earlier count
     * @param growth the bytes taken from the budget for growth of the table itself, caused by the scan
     */
    void scanTook(long bytes, long growth) {
        scanBytes.addAndGet(bytes);
        if (reads == memtable) {
            // The active table is recounted only when entries are added.
            budget.giveBack(growth);
        } else {
            recount(growth);
        }
    }

    /** Ends a scan that kept that many bytes, and releases its hold. */
    void scanEnds(long bytes) {
        scanBytes.addAndGet(-bytes);
        scans.decrementAndGet();
        letGo();
    }

    /** Returns the bytes that scans keep in addition to the table's own arrays. */
    long scanBytes() {
        return scanBytes.get();
    }

    /**
     * Marks the table as exposed: code outside the engine may keep a slice of a block, or a view whose cursor has
     * expired. An exposed table is not recycled but left to the garbage collector, so that a late reader never sees the
     * data of other tables. The caller must hold the table.
     */
    public void expose() {
        if (!exposed) {
            exposed = true;
        }
    }

    /**
     * Updates the bytes that the budget counts for the table. A scan may have made it grow after it was sealed.
     *
     * @param reserved the bytes reserved for the growth since the last count, given back in the same step
     */
    synchronized void recount(long reserved) {
        long bytes = holders.get() == 0 ? 0 : reads.memoryBytes();
        long delta = bytes - countedBytes - reserved;
        countedBytes = bytes;
        if (delta != 0) {
            budget.adjust(delta);
        }
    }
}

package io.ingestor.internal.table;

import io.ingestor.internal.memory.MemoryBudget;
import io.ingestor.internal.memory.TableCharges;
import io.ingestor.memtable.Memtable;
import io.ingestor.memtable.MemtableReads;
import io.ingestor.memtable.SealedMemtable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One memtable and those who hold it: the engine's list until it is dropped, and every read and cursor over it. Its
 * bytes count against the budget until the last of them lets go; then its arrays go to the next tables, unless it was
 * {@linkplain #expose exposed}.
 */
public final class Table {

    private final Memtable memtable;
    private final MemoryBudget budget;
    private final TableCharges charges = new TableCharges();
    private final AtomicInteger holders = new AtomicInteger(1);

    private final AtomicInteger scans = new AtomicInteger();
    private final AtomicLong scanBytes = new AtomicLong();

    /** True once code outside may still look at a block after the last holder has let go. */
    private volatile boolean exposed;

    private volatile MemtableReads reads;

    /** The first sequence that the table holds, or would hold if it had an entry. */
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

    /** Returns the sequence from which on this table and all newer ones miss nothing. */
    long from() {
        return from;
    }

    /** Moves the begin of a table that has no entry yet. */
    void beginAt(long sequence) {
        from = sequence;
    }

    TableCharges charges() {
        return charges;
    }

    void seal() {
        reads = memtable.seal();
    }

    /** Returns the table as it is once it is sealed. */
    public SealedMemtable sealed() {
        return (SealedMemtable) reads;
    }

    /** Takes a hold; returns false if the table has left memory. */
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

    /** Returns true if anything holds the table, in the list or out of it. */
    boolean isHeld() {
        return holders.get() > 0;
    }

    /** Returns true if cursors hold the table, which may take long; any other reader lets go within its call. */
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
            // Arrays that the pool has no room to note are the collector's: a caller that lets go of several tables
            // goes on.
        }
    }

    /** Marks a hold as that of a scan, which may take long. */
    void scanBegins() {
        scans.incrementAndGet();
    }

    /**
     * Counts the arrays that a scan keeps besides the table's.
     *
     * @param bytes of these arrays
     * @param growth bytes that were taken for what the scan made the table itself keep
     */
    void scanTook(long bytes, long growth) {
        scanBytes.addAndGet(bytes);
        if (reads == memtable) {
            // Recounted with each entry, and only then.
            budget.giveBack(growth);
        } else {
            recount(growth);
        }
    }

    /** Ends a scan, and with it one hold. */
    void scanEnds(long bytes) {
        scanBytes.addAndGet(-bytes);
        scans.decrementAndGet();
        letGo();
    }

    /** Returns the bytes that scans keep besides the table's own arrays. */
    long scanBytes() {
        return scanBytes.get();
    }

    /**
     * Marks the table as exposed: from now on code outside holds bytes of it whose end is not known. They are a slice
     * of a block, or a view whose cursor has expired. Such a table is left to the collector when it is dropped. So a
     * late reader sees what was there and never what came after. The caller must hold the table.
     */
    public void expose() {
        if (!exposed) {
            exposed = true;
        }
    }

    /**
     * Makes the budget count what the table holds now; a scan may have made it grow after it was sealed.
     *
     * @param reserved bytes that were reserved for what was put since, given back in the same step
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

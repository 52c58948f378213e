package io.ingestor.internal;

import io.ingestor.IngestorStats;
import io.ingestor.memtable.Capability;
import io.ingestor.memtable.EntryView;
import io.ingestor.memtable.Memtable;
import io.ingestor.memtable.MemtableFactory;
import io.ingestor.memtable.MemtableOptions;
import java.util.Arrays;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The memtables: one that takes entries, and sealed ones. One thread at a time applies; any number read. A reader first takes its snapshot (the visible sequence), then the list: a list
 * taken later misses nothing below the snapshot but what left memory.
 *
 * <p>Without a sink the log is the storage, so the oldest sealed table is dropped when its memory is needed. A table with entries that are not durable is never dropped: they are yet to become visible.
 */
final class Tables {

    private static final long BYTES_PER_ENTRY_HINT = 512;
    private static final long MAX_ENTRIES_HINT = 1 << 16;

    private final MemtableFactory factory;
    private final MemoryBudget budget;
    private final long shareBytes;
    private final MemtableOptions options;
    private final LongSupplier durableSequence;
    private final OpenCursors cursors;
    private final boolean canGet;

    /** Newest first, so the one that takes entries is at 0. Copied on every change, which happens under this object's lock. */
    private volatile Table[] list;

    private volatile long appliedSequence;

    Tables(
            MemtableFactory factory,
            MemoryBudget budget,
            long shareBytes,
            LongSupplier durableSequence,
            OpenCursors cursors) {
        this.factory = factory;
        this.budget = budget;
        this.shareBytes = shareBytes;
        this.durableSequence = durableSequence;
        this.cursors = cursors;
        // A hint only: a small budget must not go to the index of an empty table.
        this.options =
                new MemtableOptions((int) Math.min(Math.max(1, shareBytes / BYTES_PER_ENTRY_HINT), MAX_ENTRIES_HINT));
        Table first = emptyTable();
        this.canGet = first.memtable().capabilities().contains(Capability.GET_BEFORE_SEAL);
        this.list = new Table[] {first};
    }

    private Table emptyTable() {
        return new Table(factory.create(options), budget);
    }

    long appliedSequence() {
        return appliedSequence;
    }

    int count() {
        return list.length;
    }

    /**
     * Puts the records of one entry, whose memory was reserved, and seals the table if it is full. Only at this boundary between batches, so that a batch lies in one table.
     *
     * @param reserved bytes that the budget holds for the entry; the table's own take their place
     */
    void apply(EncodedBatch batch, long firstSequence, long reserved) {
        Table active = list[0];
        Memtable memtable = active.memtable();
        int count = batch.count();
        int block = memtable.addBlock(batch.block());
        for (int i = 0; i < count; i++) {
            long sequence = firstSequence + i;
            long version = batch.version(i);
            memtable.put(
                    block,
                    batch.keyOffset(i),
                    batch.keyLength(i),
                    batch.valueOffset(i),
                    batch.valueLength(i),
                    version == 0 ? sequence : version,
                    sequence);
        }
        if (count > 0) {
            appliedSequence = firstSequence + count - 1;
        }
        active.settle(reserved);
        if (memtable.memoryBytes() >= shareBytes) {
            rotate();
        }
        if (budget.free() < 0) {
            reclaim(0);
        }
    }

    /** Everything up to there is applied, though nothing of it may be in memory: the log ended there when it was opened. */
    void startAfter(long sequence) {
        appliedSequence = Math.max(appliedSequence, sequence);
    }

    private void rotate() {
        Table fresh = emptyTable();
        synchronized (this) {
            Table[] old = list;
            old[0].seal();
            Table[] next = new Table[old.length + 1];
            next[0] = fresh;
            System.arraycopy(old, 0, next, 1, old.length);
            list = next;
        }
    }

    /**
     * Ends the leases of cursors that are over, and drops the oldest sealed tables until {@code bytes} are free or there is none that may go. Never a newer one before an older one, or reads would show what is outdated; and no one that a
     * cursor holds just for itself, because its memory would not come free, unless cursors have held it for a lease: out of the list, it comes free with the last of them.
     *
     * @return whether one was dropped, or enough is free
     */
    synchronized boolean reclaim(long bytes) {
        boolean progress = budget.free() < bytes && cursors.expire();
        long free = budget.free();
        progress |= free >= bytes;
        int kept = list.length;
        for (int i = kept - 1; i > 0 && free < bytes && isDurable(list[i]); i--) {
            long freed = list[i].bytesFreedByLettingGo();
            if (freed > 0 || cursors.outstayed(list[i])) {
                free += freed;
                kept = i;
            }
        }
        while (list.length > kept) {
            Table oldest = list[list.length - 1];
            // First out of the list, then let go: a reader that cannot hold it finds the shorter list.
            list = Arrays.copyOf(list, list.length - 1);
            oldest.letGo();
            progress = true;
        }
        return progress;
    }

    private boolean isDurable(Table table) {
        return table.reads().lastSequence() <= durableSequence.getAsLong();
    }

    /** Brings the budget up to date with tables that grew by being read. */
    void settle() {
        for (Table table : list) {
            table.settle(0);
        }
    }

    /** What is held by whom, and for what. */
    IngestorStats.Memory memory() {
        // The cursors before the list: none holds a table then that the list does not know yet.
        Set<Table> others = cursors.tables();
        Table[] now = list;
        MemoryTally tally = new MemoryTally();
        tally.active(now[0]);
        others.remove(now[0]);
        others.forEach(tally::pinned);
        for (int i = 1; i < now.length; i++) {
            if (!others.contains(now[i])) {
                tally.sealed(now[i]);
            }
        }
        return tally.memory(cursors.count(), cursors.oldestAge());
    }

    /** Walks the tables of this moment; the cursor holds them. */
    ScanCursor scan(byte[] prefix, long snapshot) {
        return cursors.open(holdAll(), prefix, snapshot);
    }

    private Table[] holdAll() {
        while (true) {
            Table[] now = list;
            int held = 0;
            while (held < now.length && now[held].hold()) {
                held++;
            }
            if (held == now.length) {
                return now;
            }
            for (int i = 0; i < held; i++) {
                now[i].letGo();
            }
        }
    }

    /**
     * Finds the latest entry of a key in any table: versions may come out of order, so the newest table need not have the highest. Tables are not held: a read is over
     * before the collector could be said to wait for it.
     *
     * @return false if there is none, or the latest is a tombstone
     */
    boolean latest(byte[] key, long snapshot, EntryView into) {
        checkCanGet();
        EntryView candidate = new EntryView();
        boolean found = false;
        for (Table table : list) {
            if (table.reads().latest(key, snapshot, candidate) && (!found || isLater(candidate, into))) {
                into.wrap(candidate);
                found = true;
            }
        }
        return found && !into.isTombstone();
    }

    private void checkCanGet() {
        if (!canGet) {
            throw new UnsupportedOperationException(
                    "get needs a memtable that finds single keys before it is sealed, and that of this ingestor ("
                            + list[0].memtable().getClass().getName()
                            + ") does not: scan, or open it with another memtable, such as HashMemtable");
        }
    }

    /** Finds an entry by its version; among several the one with the highest sequence, which is in the newest table that has any. */
    boolean atVersion(byte[] key, long version, long snapshot, EntryView into) {
        checkCanGet();
        for (Table table : list) {
            if (table.reads().atVersion(key, version, snapshot, into)) {
                return !into.isTombstone();
            }
        }
        return false;
    }

    static boolean isLater(EntryView a, EntryView b) {
        return a.version() != b.version() ? a.version() > b.version() : a.sequence() > b.sequence();
    }

    static BlockRecordView show(EntryView entry, BlockRecordView view) {
        return view.wrap(
                entry.block(),
                entry.keyOffset(),
                entry.keyLength(),
                entry.valueOffset(),
                entry.valueLength(),
                entry.version(),
                entry.sequence());
    }
}

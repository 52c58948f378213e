package io.ingestor.internal.table;

import io.ingestor.Lookup;
import io.ingestor.internal.block.BlockRecordView;
import io.ingestor.memtable.Capability;
import io.ingestor.memtable.EntryView;
import io.ingestor.memtable.Memtable;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * The reads over all tables of one moment. A lookup holds the tables until it has made its copy, and a cursor until it
 * ends, because the memory of dropped tables is reused. Thread-safe.
 */
public final class TableReads {

    /** The maximum number of attempts of a scan. Each frees some memory, which others may take first. */
    private static final int MAX_TRIES = 16;

    /**
     * The maximum time that a scan waits for other reads. A lookup takes that long only if its thread is not running.
     */
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long WAIT_STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Supplier<Table[]> list;
    private final OpenCursors cursors;
    private final ScanBudget scans;
    private final LongFunction<Room> room;
    private final boolean canGet;
    private final String kind;

    /** The result of an attempt to make room for a scan. */
    enum Room {
        /** Memory is free. */
        FREE,
        /** Reads in progress are about to free memory. */
        SOON,
        NONE
    }

    /**
     * Creates the reads over the tables of one ingestor.
     *
     * @param room the function that tries to free a number of bytes
     * @param any a memtable of the kind of all tables
     */
    TableReads(Supplier<Table[]> list, OpenCursors cursors, ScanBudget scans, LongFunction<Room> room, Memtable any) {
        this.list = list;
        this.scans = scans;
        this.room = room;
        this.cursors = cursors;
        this.canGet = any.capabilities().contains(Capability.GET_BEFORE_SEAL);
        this.kind = any.getClass().getName();
    }

    /**
     * Opens a cursor over the current tables, which it holds.
     *
     * @throws io.ingestor.OverloadedException if no room for the scan can be made
     */
    public ScanCursor scan(byte[] prefix, long snapshot) {
        for (int tries = 1; ; tries++) {
            try {
                return cursors.open(holdAll(), prefix, snapshot, scans);
            } catch (ScanBudget.LacksMemoryException e) {
                // The failed scan no longer holds any table.
                boolean found = e.isOverLimit() ? cursors.expire() : findsRoom(e.bytes());
                if (!found || tries == MAX_TRIES) {
                    throw scans.refusal(e);
                }
            }
        }
    }

    /** Makes room, or waits while reads in progress are about to free memory. Returns true if memory is free. */
    private boolean findsRoom(long bytes) {
        long start = System.nanoTime();
        Room found = room.apply(bytes);
        while (found == Room.SOON
                && System.nanoTime() - start < WAIT_NANOS
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(this, WAIT_STEP_NANOS);
            found = room.apply(bytes);
        }
        return found == Room.FREE;
    }

    private Table[] holdAll() {
        while (true) {
            Table[] now = list.get();
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

    /** Returns a copy of the latest record of a key; empty if there is none or it is a tombstone. */
    public Lookup latest(byte[] key, long snapshot) {
        return copy((tables, entry) -> latest(tables, key, snapshot, entry));
    }

    /**
     * Returns a copy of a key's record with that version and, among several, the highest sequence; otherwise like
     * {@link #latest(byte[], long)}.
     */
    public Lookup atVersion(byte[] key, long version, long snapshot) {
        return copy((tables, entry) -> atVersion(tables, key, version, snapshot, entry));
    }

    /**
     * A search for an entry in tables, newest first. It moves the view to the entry, or returns false if there is none.
     */
    private interface Search {
        boolean find(Table[] tables, EntryView into);
    }

    private Lookup copy(Search search) {
        checkCanGet();
        EntryView entry = new EntryView();
        Table[] held = holdAll();
        try {
            long wholeFrom = wholeFrom(held);
            return search.find(held, entry) && !entry.isTombstone()
                    ? new Lookup(Optional.of(show(entry, new BlockRecordView()).copy()), wholeFrom)
                    : new Lookup(Optional.empty(), wholeFrom);
        } finally {
            for (Table table : held) {
                table.letGo();
            }
        }
    }

    /** Returns the sequence from which the tables together are complete. */
    static long wholeFrom(Table[] tables) {
        return tables[tables.length - 1].from();
    }

    private void checkCanGet() {
        if (!canGet) {
            throw new UnsupportedOperationException("get requires a memtable with GET_BEFORE_SEAL, was " + kind
                    + ": scan, or use another, such as HashMemtable");
        }
    }

    /**
     * Finds the latest entry in all tables. Versions may arrive out of order, so the newest table need not have the
     * highest.
     */
    private static boolean latest(Table[] tables, byte[] key, long snapshot, EntryView into) {
        EntryView candidate = new EntryView();
        boolean found = false;
        for (Table table : tables) {
            if (table.reads().latest(key, snapshot, candidate) && (!found || isLater(candidate, into))) {
                into.wrap(candidate);
                found = true;
            }
        }
        return found;
    }

    /** Finds the entry with the highest sequence, which is in the newest table with a match. */
    private static boolean atVersion(Table[] tables, byte[] key, long version, long snapshot, EntryView into) {
        for (Table table : tables) {
            if (table.reads().atVersion(key, version, snapshot, into)) {
                return true;
            }
        }
        return false;
    }

    static boolean isLater(EntryView a, EntryView b) {
        return a.version() != b.version() ? a.version() > b.version() : a.sequence() > b.sequence();
    }

    public static BlockRecordView show(EntryView entry, BlockRecordView view) {
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

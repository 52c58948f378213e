package io.ingestor.internal.table;

import io.ingestor.CursorExpiredException;
import io.ingestor.MemoryCursor;
import io.ingestor.RecordView;
import io.ingestor.internal.block.BlockRecordView;
import io.ingestor.memtable.EntryCursor;
import io.ingestor.memtable.EntryView;
import io.ingestor.memtable.ScanMemory;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A cursor that merges the tables of one moment. It returns the latest entry of each key, in the order of keys, and
 * skips tombstones. Tables yield keys in order and the entries of a key latest first, so the latest entry of a key is
 * among the heads. The cursor holds the tables until it is closed or another thread ends its lease. It then drops all
 * references to them, so that an expired cursor keeps only one block in memory.
 */
final class ScanCursor implements MemoryCursor {

    /** The position in one table. The head is the next entry to merge. */
    private static final class Source {
        final EntryCursor cursor;
        final EntryView head = new EntryView();
        boolean live;

        Source(EntryCursor cursor) {
            this.cursor = cursor;
            advance();
        }

        void advance() {
            live = cursor.next(head);
        }
    }

    /** The memory that the scan of one table has taken. */
    private static final class Taken implements ScanMemory {
        private final ScanBudget scans;
        private long bytes;

        Taken(ScanBudget scans) {
            this.scans = scans;
        }

        @Override
        public void take(long more) {
            scans.take(more);
            bytes += more;
        }

        @Override
        public void give(long less) {
            scans.give(less);
            bytes -= less;
        }

        /**
         * Settles the bytes taken to open a scan. Bytes that the cursor keeps stay taken; the rest are handed over to
         * the table.
         */
        void end(Table table, long kept) {
            long growth = bytes - kept;
            scans.handOver(growth);
            table.scanTook(kept, growth);
            bytes = 0;
        }
    }

    /** The bytes of a cursor's objects for each table that it scans. */
    static final long SOURCE_BYTES = 256;

    private static final Table[] NONE = new Table[0];

    private final OpenCursors cursors;
    private final ScanBudget scans;
    private final long wholeFrom;

    /** The tables that the cursor holds. The thread that empties this field releases them. */
    private Table[] held; // guarded by this

    private final EntryView latest = new EntryView();
    private final BlockRecordView view = new BlockRecordView(this::expose);

    /** The positions in the tables; null once the cursor has released them. */
    private volatile Source @Nullable [] sources;

    private volatile boolean expired;

    /** The bytes that the scan of each table keeps in addition to the table. */
    private final long[] scanBytes;

    /**
     * Opens a scan over the tables.
     *
     * @param held the tables, held for this cursor; they stay the caller's if the constructor throws
     */
    ScanCursor(Table[] held, byte[] prefix, long snapshot, OpenCursors cursors, ScanBudget scans) {
        this.cursors = cursors;
        this.scans = scans;
        this.held = held;
        this.wholeFrom = TableReads.wholeFrom(held);
        this.scanBytes = new long[held.length];
        Source[] opened = new Source[held.length];
        this.sources = opened;
        try {
            for (int i = 0; i < held.length; i++) {
                opened[i] = open(held[i], prefix, snapshot, i);
            }
        } catch (Throwable t) {
            for (int i = 0; i < held.length; i++) {
                held[i].scanTook(-scanBytes[i], 0);
                scans.give(scanBytes[i]);
            }
            throw t;
        }
    }

    private Source open(Table table, byte[] prefix, long snapshot, int place) {
        Taken taken = new Taken(scans);
        long kept = 0;
        try {
            taken.take(SOURCE_BYTES);
            EntryCursor cursor = table.reads().scan(prefix, snapshot, taken);
            Source source = new Source(cursor);
            kept = SOURCE_BYTES + cursor.memoryBytes();
            return source;
        } finally {
            taken.end(table, kept);
            scanBytes[place] = kept;
        }
    }

    @Override
    public long wholeFrom() {
        return wholeFrom;
    }

    @Override
    public @Nullable RecordView next() {
        // Read once, because the lease may end during the call. Even then the entries that this call visits stay
        // unchanged.
        Source[] now = sources;
        if (now == null) {
            throw expired
                    ? new CursorExpiredException("the cursor was open for longer than cursorLease, "
                            + cursors.lease()
                            + ", and its memory was needed: scan again, close cursors sooner, or raise cursorLease")
                    : new IllegalStateException("the cursor is closed");
        }
        do {
            if (!advance(now)) {
                view.end();
                return null;
            }
        } while (latest.isTombstone());
        return TableReads.show(latest, view);
    }

    /** Moves to the latest entry of the next key. Returns false if there is none. */
    private boolean advance(Source[] sources) {
        Source winner = null;
        for (Source source : sources) {
            if (source.live && (winner == null || isAhead(source.head, winner.head))) {
                winner = source;
            }
        }
        if (winner == null) {
            return false;
        }
        latest.wrap(winner.head);
        for (Source source : sources) {
            while (source.live && compareKeys(source.head, latest) == 0) {
                source.advance();
            }
        }
        return true;
    }

    private static boolean isAhead(EntryView a, EntryView b) {
        int order = compareKeys(a, b);
        return order != 0 ? order < 0 : TableReads.isLater(a, b);
    }

    private static int compareKeys(EntryView a, EntryView b) {
        return Arrays.compareUnsigned(
                a.block(),
                a.keyOffset(),
                a.keyOffset() + a.keyLength(),
                b.block(),
                b.keyOffset(),
                b.keyOffset() + b.keyLength());
    }

    @Override
    public void close() {
        cursors.closed(this);
        view.end();
        letGo();
    }

    /** Ends the lease. May run on any thread, even while the cursor's own thread reads a record. */
    void expire() {
        expired = true;
        expose();
        letGo();
    }

    private void expose() {
        for (Table table : held()) {
            table.expose();
        }
    }

    /** Returns the tables; empty once they are released. */
    synchronized Table[] held() {
        return held;
    }

    private void letGo() {
        Table[] tables = takeHeld();
        sources = null;
        for (int i = 0; i < tables.length; i++) {
            scans.give(scanBytes[i]);
            tables[i].scanEnds(scanBytes[i]);
        }
    }

    private synchronized Table[] takeHeld() {
        Table[] tables = held;
        held = NONE;
        return tables;
    }
}

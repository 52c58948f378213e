package io.ingestor.internal;

import io.ingestor.RecordCursor;
import io.ingestor.RecordView;
import io.ingestor.memtable.EntryCursor;
import io.ingestor.memtable.EntryView;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Merges the tables of one moment: keys in order, of each only the latest entry, unless that is a tombstone. Every table yields its keys in order and the entries of a key latest first, so the winner of a key is among
 * the heads. Holds the tables until it is closed.
 */
final class ScanCursor implements RecordCursor {

    /** Where one table stands; the head is the next entry that was not merged. */
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

    private final Table[] held;
    private final Source[] sources;
    private final EntryView latest = new EntryView();
    private final BlockRecordView view = new BlockRecordView();
    private boolean closed;

    /** @param held the tables, held for this cursor; let go of also if it cannot be made */
    ScanCursor(Table[] held, byte[] prefix, long snapshot) {
        this.held = held;
        this.sources = new Source[held.length];
        try {
            for (int i = 0; i < held.length; i++) {
                sources[i] = new Source(held[i].reads().scan(prefix, snapshot));
            }
        } catch (Throwable t) {
            close();
            throw t;
        }
    }

    @Override
    public @Nullable RecordView next() {
        if (closed) {
            throw new IllegalStateException("the cursor is closed");
        }
        do {
            if (!advance()) {
                return null;
            }
        } while (latest.isTombstone());
        return Tables.show(latest, view);
    }

    /** Moves to the latest entry of the next key. */
    private boolean advance() {
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
        return order != 0 ? order < 0 : Tables.isLater(a, b);
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
        if (!closed) {
            closed = true;
            for (Table table : held) {
                table.letGo();
            }
        }
    }
}

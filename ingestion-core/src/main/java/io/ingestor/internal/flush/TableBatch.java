package io.ingestor.internal.flush;

import io.ingestor.RecordCursor;
import io.ingestor.RecordView;
import io.ingestor.internal.block.BlockRecordView;
import io.ingestor.internal.table.Table;
import io.ingestor.internal.table.TableReads;
import io.ingestor.memtable.EntryCursor;
import io.ingestor.memtable.EntryView;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A batch of records of a sealed table. The table is walked anew for each cursor. */
final class TableBatch implements DeliveredBatch {

    private final Table table;
    private final BatchHead head;
    private final BatchExtent extent;
    private final Queue<Cursor> open = new ConcurrentLinkedQueue<>();
    private volatile boolean ended;
    private volatile @Nullable TableViolationException violation;

    /** Creates a batch of records of a table. */
    TableBatch(Table table, BatchHead head) {
        this.table = table;
        this.head = head;
        this.extent = head.extent();
    }

    @Override
    public BatchHead head() {
        return head;
    }

    @Override
    public RecordCursor records() {
        checkNotEnded();
        Cursor cursor = new Cursor(table.sealed().inSequence());
        open.add(cursor);
        return cursor;
    }

    @Override
    public void end(@Nullable Throwable failure) {
        ended = true;
        if (!open.isEmpty()) {
            // A cursor was not closed: a thread of the sink may still use it.
            table.expose();
        }
        TableViolationException found = violation;
        if (found != null) {
            if (failure != null && failure != found) {
                found.addSuppressed(failure);
            }
            throw found;
        }
    }

    private void checkNotEnded() {
        if (ended) {
            throw new IllegalStateException("the flush of this batch has ended");
        }
    }

    private final class Cursor implements RecordCursor {
        private final EntryCursor entries;
        private final EntryView entry = new EntryView();
        private final BlockRecordView view = new BlockRecordView(table::expose);
        private boolean closed;

        Cursor(EntryCursor entries) {
            this.entries = entries;
        }

        @Override
        public @Nullable RecordView next() {
            if (closed) {
                throw new IllegalStateException("the cursor is closed");
            }
            checkNotEnded();
            try {
                while (entries.next(entry) && entry.sequence() <= extent.lastSequence()) {
                    if (entry.sequence() > extent.after()) {
                        return TableReads.show(entry, view);
                    }
                }
                view.end();
                return null;
            } catch (RuntimeException e) {
                TableViolationException found = new TableViolationException(e);
                violation = found;
                throw found;
            }
        }

        @Override
        public void close() {
            closed = true;
            view.end();
            open.remove(this);
        }
    }
}

package io.ingestor.internal.flush;

import io.ingestor.RecordCursor;
import io.ingestor.RecordView;
import io.ingestor.internal.block.BlockRecordView;
import io.ingestor.internal.table.TableReads;
import io.ingestor.memtable.EntryCursor;
import io.ingestor.memtable.EntryView;
import io.ingestor.memtable.SealedMemtable;
import io.ingestor.sink.FlushBatch;
import io.ingestor.sink.LogLineage;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The batch of a sealed table for a sink: the records after those that the sink has. The whole table is checked when
 * the batch is created, and again while it is walked.
 */
final class TableBatch implements FlushBatch {

    private final SealedMemtable table;
    private final UUID logId;
    private final LogLineage lineage;
    private final long after;
    private final long firstSequence;
    private final int count;
    private final long bytes;
    private final Runnable exposed;
    private final Queue<Cursor> open = new ConcurrentLinkedQueue<>();
    private volatile boolean ended;
    private volatile @Nullable TableViolationException violation;

    private TableBatch(
            SealedMemtable table,
            Runnable exposed,
            UUID logId,
            LogLineage lineage,
            long after,
            long firstSequence,
            int count,
            long bytes) {
        this.table = table;
        this.exposed = exposed;
        this.logId = logId;
        this.lineage = lineage;
        this.after = after;
        this.firstSequence = firstSequence;
        this.count = count;
        this.bytes = bytes;
    }

    /**
     * Returns the batch of a sealed table for a sink.
     *
     * @param exposed called if the sink may still read the table after the flush
     * @param logId the id of the log that has the records
     * @param lineage the lives of the log up to the last entry
     * @param after the sequence up to which the sink has all records, below the last one of the table
     * @throws TableViolationException if entries are missing, out of order or unreadable
     */
    static TableBatch of(SealedMemtable table, Runnable exposed, UUID logId, LogLineage lineage, long after) {
        long previous = 0;
        int entries = 0;
        long first = 0;
        int count = 0;
        long bytes = 0;
        EntryView entry = new EntryView();
        try {
            EntryCursor cursor = table.inSequence();
            while (cursor.next(entry)) {
                long sequence = entry.sequence();
                if (sequence <= previous) {
                    throw new TableViolationException(
                            "a sealed table has sequence " + sequence + " after sequence " + previous);
                }
                previous = sequence;
                entries++;
                if (sequence > after) {
                    first = count == 0 ? sequence : first;
                    count++;
                    bytes += entry.valueLength();
                }
            }
        } catch (TableViolationException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new TableViolationException(e);
        }
        if (entries != table.count() || previous != table.lastSequence()) {
            throw new TableViolationException("a sealed table must yield " + table.count() + " entries up to sequence "
                    + table.lastSequence() + ", yields " + entries + " up to " + previous);
        }
        return new TableBatch(table, exposed, logId, lineage, after, first, count, bytes);
    }

    @Override
    public UUID logId() {
        return logId;
    }

    @Override
    public LogLineage lineage() {
        return lineage;
    }

    @Override
    public long firstSequence() {
        return firstSequence;
    }

    @Override
    public long lastSequence() {
        return table.lastSequence();
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public RecordCursor records() {
        checkNotEnded();
        Cursor cursor = new Cursor(table.inSequence());
        open.add(cursor);
        return cursor;
    }

    /**
     * Ends the flush, after which {@link #records} and its cursors throw.
     *
     * @param failure the exception that the sink threw, or null
     * @throws TableViolationException if a walk found a violation, even if the sink ignored it
     */
    void end(@Nullable Throwable failure) {
        ended = true;
        if (!open.isEmpty()) {
            // A cursor was not closed: a thread of the sink may still use it.
            exposed.run();
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
        private final BlockRecordView view = new BlockRecordView(exposed);
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
                while (entries.next(entry)) {
                    if (entry.sequence() > after) {
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

package io.ingestor.internal.flush;

import io.ingestor.RecordCursor;
import io.ingestor.RecordView;
import io.ingestor.internal.block.BatchBlock;
import io.ingestor.internal.block.BatchBlockReader;
import io.ingestor.internal.block.BlockRecordView;
import io.ingestor.wal.WalEntryView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A batch of records that have left memory. The log is read anew for each cursor, one entry at a time. */
final class LogBatch implements DeliveredBatch {

    private final Source source;
    private final BatchHead head;
    private final BatchExtent extent;
    private final Queue<Cursor> open = new ConcurrentLinkedQueue<>();
    private volatile boolean ended;

    /** The failure of a read, which the sink may have ignored. */
    private volatile @Nullable IOException failed;

    /** The entries of the batch. */
    @FunctionalInterface
    interface Source {

        /** Returns a reader that starts at the entry with the first record, and ends with the last one. */
        BacklogReader open() throws IOException;
    }

    /** Creates a batch of records of the log. */
    LogBatch(Source source, BatchHead head) {
        this.source = source;
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
        BacklogReader reader;
        try {
            reader = source.open();
        } catch (IOException e) {
            throw new UncheckedIOException(failed(e));
        }
        Cursor cursor = new Cursor(reader);
        open.add(cursor);
        if (ended) {
            // The flush may have ended before the cursor was added, and would then not close it.
            cursor.closeAtEnd();
            checkNotEnded();
        }
        return cursor;
    }

    private IOException failed(Throwable thrown) {
        IOException failure = thrown instanceof IOException e
                ? BacklogReader.failure(e)
                : new IOException("an entry could not be read: " + thrown, thrown);
        if (!(failed instanceof BacklogException)) {
            failed = failure;
        }
        return failure;
    }

    @Override
    public void end(@Nullable Throwable failure) throws IOException {
        ended = true;
        for (Cursor cursor = open.peek(); cursor != null; cursor = open.peek()) {
            cursor.close();
        }
        IOException found = failed;
        if (found == null || (failure != null && !(found instanceof BacklogException))) {
            return;
        }
        // A sink that returns normally has perhaps stored only some of the records as all of them.
        IOException thrown = found instanceof BacklogException ? found : new BacklogException(found);
        if (failure != null && failure != thrown && failure.getCause() != thrown) {
            thrown.addSuppressed(failure);
        }
        throw thrown;
    }

    private void checkNotEnded() {
        if (ended) {
            throw new IllegalStateException("the flush of this batch has ended");
        }
    }

    private final class Cursor implements RecordCursor {
        private final BacklogReader reader;
        private final BatchBlockReader blocks = new BatchBlockReader();
        private final BlockRecordView view = new BlockRecordView();
        private @Nullable BatchBlock block;
        private long firstSequence;
        private int next;

        /** The last sequence of the entries read. */
        private long readTo = extent.after();

        private volatile boolean closed;

        Cursor(BacklogReader reader) {
            this.reader = reader;
        }

        @Override
        public @Nullable RecordView next() throws IOException {
            if (closed && !ended) {
                throw new IllegalStateException("the cursor is closed");
            }
            checkNotEnded();
            BatchBlock present = block;
            if (present == null || next == present.count()) {
                present = nextEntry();
                if (present == null) {
                    view.end();
                    return null;
                }
            }
            return view.wrap(present, next++, firstSequence);
        }

        private @Nullable BatchBlock nextEntry() throws IOException {
            try {
                WalEntryView entry = reader.next();
                if (entry == null) {
                    checkWhole();
                    block = null;
                    return null;
                }
                BatchBlock read = EntryBlocks.read(blocks, entry);
                block = read;
                firstSequence = entry.firstSequence();
                readTo = entry.lastSequence();
                next = (int) Math.max(0, extent.after() + 1 - firstSequence);
                return read;
            } catch (IOException e) {
                if (ended) {
                    // The end of the flush has closed the reader.
                    checkNotEnded();
                }
                throw failed(e);
            } catch (RuntimeException | Error e) {
                // The reader may have passed the entry, so that the next call would skip it.
                IOException unused = failed(e);
                throw e;
            }
        }

        /** Checks that the log has shown the batch up to its end, as it did when the batch was made. */
        private void checkWhole() throws IOException {
            if (readTo < extent.lastSequence()) {
                throw new IOException("the log must show sequences up to " + extent.lastSequence() + ", ended after "
                        + readTo + ": the batch is delivered again");
            }
        }

        private void closeAtEnd() {
            try {
                close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            closed = true;
            view.end();
            open.remove(this);
            reader.close();
        }
    }
}

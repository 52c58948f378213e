package io.ingestor.internal.engine;

import io.ingestor.RecordCursor;
import io.ingestor.RecordView;
import io.ingestor.internal.block.BatchBlock;
import io.ingestor.internal.block.BatchBlockReader;
import io.ingestor.internal.block.BlockRecordView;
import io.ingestor.internal.flush.EntryBlocks;
import io.ingestor.wal.WalEntryView;
import io.ingestor.wal.WalReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over the records of the log from a sequence on. At the durable end {@link #next()} returns null; a later
 * call continues once more records are durable.
 */
public final class LogCursor implements RecordCursor {

    private final WalReader reader;
    private final long fromSequence;
    private final BatchBlockReader blocks = new BatchBlockReader();
    private final BlockRecordView view = new BlockRecordView();
    private @Nullable BatchBlock batch;
    private long firstSequence;
    private int next;

    /** Creates a cursor that closes the reader when it is closed. */
    public LogCursor(WalReader reader, long fromSequence) {
        this.reader = reader;
        this.fromSequence = fromSequence;
    }

    @Override
    public @Nullable RecordView next() throws IOException {
        BatchBlock current = batch;
        while (current == null || next == current.count()) {
            current = nextBatch();
            if (current == null) {
                return null;
            }
        }
        return view.wrap(current, next++, firstSequence);
    }

    /**
     * Moves to the next entry, or returns null at the durable end. The first entry may begin before the requested
     * sequence.
     */
    private @Nullable BatchBlock nextBatch() throws IOException {
        WalEntryView entry = reader.next();
        if (entry == null) {
            return null;
        }
        BatchBlock read = EntryBlocks.read(blocks, entry);
        batch = read;
        firstSequence = entry.firstSequence();
        next = (int) Math.min(Math.max(0, fromSequence - firstSequence), read.count());
        return read;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}

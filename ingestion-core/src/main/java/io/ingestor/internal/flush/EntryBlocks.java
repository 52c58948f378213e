package io.ingestor.internal.flush;

import io.ingestor.internal.block.BatchBlock;
import io.ingestor.internal.block.BatchBlockReader;
import io.ingestor.internal.block.CorruptBlockException;
import io.ingestor.wal.CorruptLogException;
import io.ingestor.wal.WalEntryView;
import java.io.IOException;

/** The batch blocks in the entries of the log. */
public final class EntryBlocks {

    private EntryBlocks() {}

    /** Returns the batch of an entry. The exception for a corrupt batch contains its position in the log. */
    public static BatchBlock read(BatchBlockReader blocks, WalEntryView entry) throws IOException {
        try {
            return blocks.read(entry.payload(), entry.recordCount());
        } catch (CorruptBlockException e) {
            CorruptLogException corrupt = new CorruptLogException(
                    "segment " + entry.segment(), entry.position(), String.valueOf(e.getMessage()));
            corrupt.initCause(e);
            throw corrupt;
        }
    }
}

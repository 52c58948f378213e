package io.ingestor.wal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Walks forward over the entries of a log. Not for use by several threads at once; several readers may run beside each other and beside appends.
 */
public interface WalReader extends AutoCloseable {

    /**
     * The next durable entry, or null if there is none now; a later call may find one. The view is borrowed: it and its payload are valid until the next call.
     *
     * @throws CorruptLogException if an entry that was durable does not verify any more
     * @throws TruncatedLogException if the segment to be read next was released meanwhile
     */
    @Nullable
    WalEntryView next() throws IOException;

    @Override
    void close() throws IOException;
}

package io.ingestor;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over records. Not thread-safe. It may hold memory or a file until it is closed. {@link IngestorStats#memory}
 * counts the cursors that hold memory.
 */
public interface RecordCursor extends AutoCloseable {

    /**
     * Returns the next record, or null at the end. The view is borrowed and valid until the next call or
     * {@link #close()}; {@link RecordView#copy()} returns a copy that stays valid.
     *
     * @throws CursorExpiredException if this is the cursor of a scan and its lease was ended; the view returned last
     *     stays valid until {@link #close()}
     */
    @Nullable
    RecordView next() throws IOException;

    @Override
    void close() throws IOException;
}

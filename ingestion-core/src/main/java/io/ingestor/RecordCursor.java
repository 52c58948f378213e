package io.ingestor;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over records, for one thread. Close it: until then it may hold memory or a file.
 * {@link IngestorStats#memory} counts the cursors that hold memory.
 */
public interface RecordCursor extends AutoCloseable {

    /**
     * Returns the next record, or null at the end. The view is borrowed: valid until the next call or {@link #close()};
     * {@link RecordView#copy()} keeps it.
     *
     * @throws CursorExpiredException if the cursor is one of a scan and its lease was ended; that does not shorten the
     *     validity of a record that it returned before
     */
    @Nullable
    RecordView next() throws IOException;

    @Override
    void close() throws IOException;
}

package io.ingestor;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Walks over records, for one thread. Close it: until then it may hold memory or a file; {@link IngestorStats#memory}
 * tells of those that hold memory.
 */
public interface RecordCursor extends AutoCloseable {

    /**
     * The next record, or null at the end. The view is borrowed: valid until the next call or {@link #close()};
     * {@link RecordView#copy()} keeps it.
     *
     * @throws CursorExpiredException if the cursor is one of a scan and its lease was ended; a record that it gave
     *     before stays valid as long as it would have
     */
    @Nullable
    RecordView next() throws IOException;

    @Override
    void close() throws IOException;
}

package io.ingestor.internal.flush;

import io.ingestor.internal.table.Tables;
import io.ingestor.wal.CorruptLogException;
import io.ingestor.wal.TruncatedLogException;
import io.ingestor.wal.UnsupportedFormatException;
import io.ingestor.wal.WalEntryView;
import io.ingestor.wal.WalReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A reader of entries that the sink lacks. Its buffers count against the memory budget, with a multiple of the largest
 * entry so far. One thread at a time may use it, except that any thread may close it.
 */
final class BacklogReader implements AutoCloseable {

    /** The copies of an entry while it is checked: its bytes in the log, and those before compression. */
    static final int CHECKING = 2;

    /** The copies of an entry while its records are shown: also the reader's scratch and the block. */
    static final int SHOWING = 4;

    private final WalReader reader;
    private final Tables tables;
    private final int copies;
    private final long upTo;
    private long heldBytes; // guarded by this
    private boolean closed; // guarded by this

    /**
     * Creates a reader, which takes over the reader of the log.
     *
     * @param copies the copies of an entry that are in memory at a time
     * @param upTo the sequence at which the reader ends; no entry goes beyond it
     */
    BacklogReader(WalReader reader, Tables tables, int copies, long upTo) {
        this.reader = reader;
        this.tables = tables;
        this.copies = copies;
        this.upTo = upTo;
    }

    /** Returns the next entry with records, or null at the end. */
    @Nullable
    WalEntryView next() throws IOException {
        WalEntryView entry = reader.next();
        while (entry != null && entry.recordCount() == 0 && entry.firstSequence() <= upTo) {
            entry = reader.next();
        }
        if (entry == null || entry.firstSequence() > upTo) {
            return null;
        }
        hold(entry.payload().remaining());
        return entry;
    }

    /** Makes room for an entry with a payload of this length. */
    void hold(int payloadBytes) {
        hold((long) copies * payloadBytes);
    }

    private synchronized void hold(long bytes) {
        if (bytes > heldBytes && !closed) {
            tables.beginLogRead(bytes - heldBytes);
            heldBytes = bytes;
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
            tables.endLogRead(heldBytes);
            heldBytes = 0;
        }
        reader.close();
    }

    /** Returns the failure of a read, as a {@link BacklogException} if the log is damaged and no retry can succeed. */
    static IOException failure(IOException thrown) {
        return thrown instanceof CorruptLogException
                        || thrown instanceof TruncatedLogException
                        || thrown instanceof UnsupportedFormatException
                ? new BacklogException(thrown)
                : thrown;
    }
}

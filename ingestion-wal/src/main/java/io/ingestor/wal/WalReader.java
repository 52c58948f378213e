package io.ingestor.wal;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Walks forward over the entries of a log. Not for use by several threads at once, except {@link #close()}, which any
 * thread may call; several readers may run beside each other and beside appends. A reader that follows the log as it
 * grows:
 *
 * <pre>{@code
 * while (reader.await(Duration.ofSeconds(10)) || !stopped) {
 *     for (WalEntryView entry = reader.next(); entry != null; entry = reader.next()) {
 *         consume(entry);
 *     }
 * }
 * }</pre>
 */
public interface WalReader extends AutoCloseable {

    /**
     * The next durable entry, or null if there is none now; a later call may find one. The view is borrowed: it and its
     * payload are valid until the next call.
     *
     * @throws CorruptLogException if an entry that was durable does not verify any more
     * @throws TruncatedLogException if entries that were to be read next were released meanwhile. A reader that had
     *     read them all goes on behind them
     * @throws LogClosedException if the reader is closed
     */
    @Nullable
    WalEntryView next() throws IOException;

    /**
     * Waits until {@link #next()} may find an entry: until the durable end of the log lies beyond what was read. True
     * does not promise one, for what became durable may be nothing that a reader shows; false says that there was none
     * in all that time. What a log that was closed or has failed holds as durable is still read to its end, so such a
     * reader gets its exception only after true for the last of it.
     *
     * @param timeout how long to wait; zero or less looks and does not wait
     * @throws LogClosedException if the log is closed and everything in it was read, or the reader is closed; also if
     *     that happens while waiting
     * @throws LogFailedException if the log has stopped after an I/O failure and everything durable was read; also if
     *     that happens while waiting
     * @throws InterruptedException if the thread is interrupted before or while it waits. The reader stays as it is and
     *     may be used on
     */
    boolean await(Duration timeout) throws IOException, InterruptedException;

    /** Releases the file; a thread in {@link #await} ends with {@link LogClosedException}. Idempotent. */
    @Override
    void close() throws IOException;
}

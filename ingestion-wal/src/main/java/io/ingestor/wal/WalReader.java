package io.ingestor.wal;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A forward cursor over the entries of a log. One thread at a time may use it, except that any thread may call
 * {@link #close()}. Several readers may run concurrently with each other and with appends. This loop follows the log as
 * it grows:
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
     * Returns the next durable entry, or null if there is none yet; a later call may find one. The view is borrowed: it
     * and its payload are valid until the next call.
     *
     * @throws CorruptLogException if a durable entry no longer verifies
     * @throws TruncatedLogException if entries that this reader has not read yet were released. A reader that has read
     *     them all continues after them
     * @throws LogClosedException if the reader is closed
     */
    @Nullable
    WalEntryView next() throws IOException;

    /**
     * Waits until the durable end of the log lies beyond the last frame read, so that {@link #next()} may find an
     * entry. Returns true even if the new durable frames hold no entry to read. Returns false if the timeout has
     * elapsed. If the log is closed or has failed, this method throws only after all its durable entries have been
     * read.
     *
     * @param timeout longest time to wait; zero or less checks without waiting
     * @throws LogClosedException if the reader is closed, or the log is closed and everything in it was read; also if
     *     this happens during the wait
     * @throws LogFailedException if the log has stopped after an I/O failure and everything durable was read; also if
     *     this happens during the wait
     * @throws InterruptedException if the thread is interrupted before or while it waits. The reader is unchanged and
     *     can still be used
     */
    boolean await(Duration timeout) throws IOException, InterruptedException;

    /**
     * Releases the file. A call of {@link #await} on another thread ends with a {@link LogClosedException}. Idempotent.
     */
    @Override
    void close() throws IOException;
}

package io.ingestor.wal.segmented;

import io.ingestor.wal.internal.append.Housekeeping;
import io.ingestor.wal.internal.inspect.SegmentCopier;
import io.ingestor.wal.storage.DirectoryLock;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;

/**
 * A copy of a log that is made while its owner may be writing to it. {@link #advance} copies what is durable, as often
 * as it is called, and {@link #finish} makes the copy a log of its own: with the same id, sequences and bytes. It does
 * not open before.
 *
 * <p>Segments that are no longer written to become hard links if both directories are on one file system that has them.
 * The owner never changes a segment that has another name. The rest is copied. The directory of the copy is locked
 * until the copy is closed.
 *
 * <p>Between two passes, the owner must not release segments that the copy lacks, or the next pass fails. Used by one
 * thread at a time. An interrupt does not end a call.
 */
public final class LogCopy implements AutoCloseable {

    private final Housekeeping thread;
    private final DirectoryLock lock;
    private final SegmentCopier copier;

    private LogCopy(Housekeeping thread, DirectoryLock lock, SegmentCopier copier) {
        this.thread = thread;
        this.lock = lock;
        this.copier = copier;
    }

    static LogCopy begin(StorageDirectory from, StorageDirectory to) throws IOException {
        // On its own thread, because an interrupt of the caller could close a file in use.
        Housekeeping thread = new Housekeeping(to);
        try {
            return thread.call(() -> locked(thread, from, to));
        } catch (Throwable t) {
            thread.close();
            throw t;
        }
    }

    private static LogCopy locked(Housekeeping thread, StorageDirectory from, StorageDirectory to) throws IOException {
        DirectoryLock lock = to.lock();
        try {
            return new LogCopy(thread, lock, SegmentCopier.begin(from, to));
        } catch (Throwable t) {
            lock.close();
            throw t;
        }
    }

    /**
     * Copies what is durable now and the copy lacks.
     *
     * @throws io.ingestor.wal.CorruptLogException if the log is damaged
     * @throws IOException if a file cannot be read or written, or the owner has released what the copy lacks; the copy
     *     must then be deleted
     */
    public void advance() throws IOException {
        thread.call(() -> {
            copier.advance();
            return copier.lastSequence();
        });
    }

    /** Returns the first sequence of the copy, or the next one to be assigned if it has no entry. */
    public long firstSequence() {
        return copier.firstSequence();
    }

    /** Returns the last sequence of the copy; one less than {@link #firstSequence()} if it has no entry. */
    public long lastSequence() {
        return copier.lastSequence();
    }

    /** Returns the number of segment files of the copy. */
    public int segments() {
        return copier.segments();
    }

    /** Makes the copy durable. From then on it opens. */
    public void finish() throws IOException {
        thread.call(() -> {
            copier.finish();
            return copier.lastSequence();
        });
    }

    /** Unlocks the directory of the copy. Unless it is {@linkplain #finish finished}, the copy never opens. */
    @Override
    public void close() throws IOException {
        try {
            thread.call(() -> {
                lock.close();
                return copier.lastSequence();
            });
        } finally {
            thread.close();
        }
    }
}

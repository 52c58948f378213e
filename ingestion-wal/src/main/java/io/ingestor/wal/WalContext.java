package io.ingestor.wal;

import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The environment in which a log is opened: its directory, which is created only when the log asks for it, and the
 * host's demands. For use by one thread.
 */
public final class WalContext {

    /** A source of the log's directory. */
    @FunctionalInterface
    public interface DirectorySupplier {

        /** Returns the directory, creating it if it does not exist. */
        StorageDirectory get() throws IOException;
    }

    private final DirectorySupplier supplier;
    private final long firstSequenceAtLeast;
    private final long queuedBytes;
    private @Nullable StorageDirectory directory;

    private WalContext(DirectorySupplier supplier, long firstSequenceAtLeast, long queuedBytes) {
        this.supplier = Objects.requireNonNull(supplier, "directory");
        if (firstSequenceAtLeast < 1) {
            throw new IllegalArgumentException("firstSequenceAtLeast must be >= 1, was " + firstSequenceAtLeast);
        }
        if (queuedBytes < 0) {
            throw new IllegalArgumentException("queuedBytes must be >= 0, was " + queuedBytes);
        }
        this.firstSequenceAtLeast = firstSequenceAtLeast;
        this.queuedBytes = queuedBytes;
    }

    /** Returns a context with this directory and no demands. */
    public static WalContext of(DirectorySupplier directory) {
        return new WalContext(directory, 1, 0);
    }

    /** Returns a copy of this context with another directory. */
    public WalContext withDirectory(DirectorySupplier other) {
        return new WalContext(other, firstSequenceAtLeast, queuedBytes);
    }

    /** Returns a copy of this context in which the next record gets at least {@code sequence}, 1 or more; default 1. */
    public WalContext withFirstSequenceAtLeast(long sequence) {
        return new WalContext(this::directory, sequence, queuedBytes);
    }

    /** Returns a copy of this context in which the host may queue {@code bytes}, 0 or more; default 0. */
    public WalContext withQueuedBytes(long bytes) {
        return new WalContext(this::directory, firstSequenceAtLeast, bytes);
    }

    /**
     * Returns the directory for the log's files. The first call creates it, and later calls return the same one. A log
     * that never calls this method leaves no trace in the file system.
     *
     * @throws IOException if it cannot be created or read
     */
    public StorageDirectory directory() throws IOException {
        StorageDirectory made = directory;
        if (made == null) {
            made = supplier.get();
            directory = made;
        }
        return made;
    }

    /**
     * Returns the lowest sequence that the next record may get. It applies even if the log ends lower, because a
     * checkpoint elsewhere may be ahead of the log.
     */
    public long firstSequenceAtLeast() {
        return firstSequenceAtLeast;
    }

    /**
     * Returns the number of payload bytes that the host may have appended without having seen them written. Up to this
     * amount, the log does not refuse an append because its queue is full.
     */
    public long queuedBytes() {
        return queuedBytes;
    }
}

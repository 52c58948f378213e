package io.ingestor.wal;

import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The surroundings of a log that is opened: its directory, which exists only once the log asks for it, and the host's
 * demands. Used by one thread.
 */
public final class WalContext {

    /** A source of the log's directory. */
    @FunctionalInterface
    public interface DirectorySupplier {

        /** Returns the directory, creating it if there is none. */
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

    /** Returns a context with that directory and no demands. */
    public static WalContext of(DirectorySupplier directory) {
        return new WalContext(directory, 1, 0);
    }

    /** Returns this context with another directory. */
    public WalContext withDirectory(DirectorySupplier other) {
        return new WalContext(other, firstSequenceAtLeast, queuedBytes);
    }

    /** Returns this context with the lowest sequence that the next record may get, from 1; default 1. */
    public WalContext withFirstSequenceAtLeast(long sequence) {
        return new WalContext(this::directory, sequence, queuedBytes);
    }

    /** Returns this context with the bytes that the host may queue, 0 or more; default 0. */
    public WalContext withQueuedBytes(long bytes) {
        return new WalContext(this::directory, firstSequenceAtLeast, bytes);
    }

    /**
     * Returns the directory for the log's files. It is made at the first call and is the same at each. A log that does
     * not call this leaves no trace in the file system.
     *
     * @throws IOException if it cannot be made or read
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
     * Returns the sequence that the next record gets at least, even if the log ends lower, because a checkpoint
     * elsewhere may be ahead of it.
     */
    public long firstSequenceAtLeast() {
        return firstSequenceAtLeast;
    }

    /**
     * Returns the payload bytes that the host may have appended and not yet seen written. The log does not refuse an
     * append for its size as long as they are no more.
     */
    public long queuedBytes() {
        return queuedBytes;
    }
}

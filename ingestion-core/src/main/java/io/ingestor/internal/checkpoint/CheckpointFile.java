package io.ingestor.internal.checkpoint;

import io.ingestor.wal.storage.DirectoryLock;
import io.ingestor.wal.storage.ReadableFile;
import io.ingestor.wal.storage.StorageDirectory;
import io.ingestor.wal.storage.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The checkpoint of a log, on disk or in memory. Its sequences never decrease. Not thread-safe. */
public final class CheckpointFile {

    /** A size above that of any valid file. A larger file is read only up to this size, and then refused as corrupt. */
    private static final int MAX_BYTES = 4096;

    private final @Nullable StorageDirectory directory;
    private final DirectoryLock lock;
    private Checkpoint durable;

    private CheckpointFile(@Nullable StorageDirectory directory, DirectoryLock lock, Checkpoint durable) {
        this.directory = directory;
        this.lock = lock;
        this.durable = durable;
    }

    /** Returns a checkpoint that is kept in memory only, for an engine without a log. */
    public static CheckpointFile inMemory() {
        return new CheckpointFile(null, () -> {}, Checkpoint.NONE);
    }

    /** Opens the checkpoint, reading the file if it exists. */
    public static CheckpointFile open(StorageDirectory directory) throws IOException {
        return open(directory, () -> {});
    }

    /**
     * Opens the checkpoint, reading the file if it exists. The file is written only while the lock is still held.
     * Otherwise a former owner could lower its sequences.
     */
    public static CheckpointFile open(StorageDirectory directory, DirectoryLock lock) throws IOException {
        return new CheckpointFile(
                directory, lock, directory.list().contains(CheckpointFormat.NAME) ? read(directory) : Checkpoint.NONE);
    }

    private static Checkpoint read(StorageDirectory directory) throws IOException {
        try (ReadableFile file = directory.openForRead(CheckpointFormat.NAME)) {
            ByteBuffer content = ByteBuffer.allocate((int) Math.min(file.size(), MAX_BYTES));
            file.readFully(content, 0);
            return CheckpointFormat.decode(content.flip(), directory.location() + "/" + CheckpointFormat.NAME);
        }
    }

    /** Copies the checkpoint, if there is one. Its owner may be writing to it. */
    public static void copy(StorageDirectory from, StorageDirectory to) throws IOException {
        Checkpoint copied = open(from).checkpoint();
        // With a lock file, the next owner of the copy knows that it has no other.
        DirectoryLock lock = to.lock();
        try {
            if (!copied.equals(Checkpoint.NONE)) {
                write(to, copied);
            }
        } finally {
            lock.close();
        }
    }

    /** Returns the location of the checkpoint's directory for messages, or "memory" if there is none. */
    public String location() {
        return directory == null ? "memory" : directory.location();
    }

    /** Returns the durable checkpoint. */
    public Checkpoint checkpoint() {
        return durable;
    }

    /** Durably advances a consumer to a sequence. A sequence that is not above the present one is ignored. */
    public void advance(LogConsumer consumer, long sequence, long nextSequence) throws IOException {
        if (sequence <= durable.sequence(consumer)) {
            return;
        }
        Map<Integer, Long> sequences = new HashMap<>(durable.sequences());
        sequences.put(consumer.number(), sequence);
        Checkpoint next =
                new Checkpoint(sequences, Math.max(Math.max(sequence + 1, nextSequence), durable.nextSequence()));
        if (directory != null) {
            lock.verify();
            write(directory, next);
        }
        durable = next;
    }

    /**
     * Writes the file. A retry after a failure writes a new file, because a later sync may not write pages whose sync
     * has failed.
     */
    private static void write(StorageDirectory directory, Checkpoint checkpoint) throws IOException {
        if (directory.list().contains(CheckpointFormat.TEMPORARY_NAME)) {
            directory.delete(CheckpointFormat.TEMPORARY_NAME);
        }
        try (WritableFile file = directory.create(CheckpointFormat.TEMPORARY_NAME)) {
            file.writeFully(CheckpointFormat.encode(checkpoint), 0);
            file.syncData();
        }
        directory.rename(CheckpointFormat.TEMPORARY_NAME, CheckpointFormat.NAME);
        directory.sync();
    }
}

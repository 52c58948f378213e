package io.ingestor;

import io.ingestor.internal.engine.EngineOpening;
import io.ingestor.internal.engine.LogCursor;
import io.ingestor.wal.LogSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * A read-only reader of an ingestor's log. It works while another process has the ingestor open, on a copy, and without
 * write permission. It takes no lock, changes nothing, and needs memory for one batch only.
 *
 * <p>It returns the records that the log held when the reader was opened, all of them durable. For later records, open
 * another reader. For an ingestor that is open in this process, use {@link Ingestor#read}. The reader holds no open
 * file, so it need not be closed. It is thread-safe; its cursors are not.
 */
public final class LogReader {

    private final LogSnapshot snapshot;

    private LogReader(LogSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    /**
     * Opens a reader of the log in the given directory of an ingestor.
     *
     * @throws io.ingestor.wal.CorruptLogException if the log is damaged
     * @throws IOException if the directory holds no log, or it cannot be read
     */
    public static LogReader open(Path directory) throws IOException {
        return new LogReader(EngineOpening.snapshot(directory));
    }

    /** Returns the id of the log, which its sink knows too; empty if the log is new and has no file yet. */
    public Optional<UUID> logId() {
        return snapshot.id();
    }

    /** Returns the first sequence that the log holds, or will hold if it is empty. */
    public long firstSequence() {
        return snapshot.firstSequence();
    }

    /**
     * Returns the last sequence that the reader returns; one less than {@link #firstSequence()} if the log holds no
     * record.
     */
    public long lastSequence() {
        return snapshot.lastSequence();
    }

    /**
     * Returns a cursor over the records from the given sequence on. The cursor fails with
     * {@link io.ingestor.wal.TruncatedLogException} at records that the log's owner has released; a new reader begins
     * after them.
     *
     * @throws IllegalArgumentException if {@code fromSequence} is below 1
     * @throws io.ingestor.wal.TruncatedLogException if {@code fromSequence} is below {@link #firstSequence()}
     * @throws IOException if the log cannot be read
     */
    public RecordCursor read(long fromSequence) throws IOException {
        return new LogCursor(snapshot.read(fromSequence), fromSequence);
    }
}

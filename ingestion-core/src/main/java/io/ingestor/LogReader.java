package io.ingestor;

import io.ingestor.internal.engine.EngineOpening;
import io.ingestor.internal.engine.LogCursor;
import io.ingestor.wal.LogSnapshot;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A reader of the log of an ingestor that works without opening it: beside the process that has it open, on a copy,
 * without the permission to write. It takes no lock, changes nothing, and needs memory for one batch only.
 *
 * <p>It shows the records that the log held when the reader was opened, all of them durable. For later records open
 * another reader. An ingestor that this process has open is read with {@link Ingestor#read}. The reader holds no open
 * file, so there is nothing to close. It is safe for use by several threads; each cursor is used by one.
 */
public final class LogReader {

    private final LogSnapshot snapshot;

    private LogReader(LogSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    /**
     * Opens a reader of the log of the ingestor in that directory.
     *
     * @throws io.ingestor.wal.CorruptLogException if the log is damaged
     * @throws IOException if the directory holds no log, or it cannot be read
     */
    public static LogReader open(Path directory) throws IOException {
        return new LogReader(EngineOpening.snapshot(directory));
    }

    /** Returns the first sequence that the log holds, or will hold if it is empty. */
    public long firstSequence() {
        return snapshot.firstSequence();
    }

    /** Returns the last sequence that is shown; one less than {@link #firstSequence()} if the log holds no record. */
    public long lastSequence() {
        return snapshot.lastSequence();
    }

    /**
     * Walks the records from that sequence on. The cursor fails with {@link io.ingestor.wal.TruncatedLogException}
     * where the log's owner has released the next records; a reader opened then begins after them.
     *
     * @throws IllegalArgumentException if {@code fromSequence} is below 1
     * @throws io.ingestor.wal.TruncatedLogException if {@code fromSequence} is below {@link #firstSequence()}
     * @throws IOException if the log cannot be read
     */
    public RecordCursor read(long fromSequence) throws IOException {
        return new LogCursor(snapshot.read(fromSequence), fromSequence);
    }
}

package io.ingestor;

import io.ingestor.internal.engine.Engine;
import io.ingestor.internal.engine.LogCursor;
import io.ingestor.wal.LogSnapshot;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads the log of an ingestor without opening it: beside the process that has it open, on a copy, without the
 * permission to write. Takes no lock, changes nothing, and needs memory for one batch alone.
 *
 * <p>Shows what the log held when this was opened, all of it durable; for what came later open another. An ingestor
 * that this process has open is read with {@link Ingestor#read}. Holds no open file itself, so there is nothing to
 * close. Safe for use by several threads; each cursor is used by one.
 */
public final class LogReader {

    private final LogSnapshot snapshot;

    private LogReader(LogSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    /**
     * Looks at the log of the ingestor in that directory.
     *
     * @throws io.ingestor.wal.CorruptLogException if the log is damaged
     * @throws IOException if the directory holds no log, or it cannot be read
     */
    public static LogReader open(Path directory) throws IOException {
        return new LogReader(Engine.snapshot(directory));
    }

    /** The first sequence that the log holds, or will hold. */
    public long firstSequence() {
        return snapshot.firstSequence();
    }

    /** The last sequence that is shown; one less than {@link #firstSequence()} if the log holds no record. */
    public long lastSequence() {
        return snapshot.lastSequence();
    }

    /**
     * Walks the records from that sequence on. The cursor fails with {@link io.ingestor.wal.TruncatedLogException}
     * where the log's owner releases what comes next; a reader opened then begins behind that.
     *
     * @throws IllegalArgumentException if {@code fromSequence} is below 1
     * @throws io.ingestor.wal.TruncatedLogException if {@code fromSequence} is below {@link #firstSequence()}
     * @throws IOException if the log cannot be read
     */
    public RecordCursor read(long fromSequence) throws IOException {
        return new LogCursor(snapshot.read(fromSequence), fromSequence);
    }
}

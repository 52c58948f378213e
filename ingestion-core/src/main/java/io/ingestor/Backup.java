package io.ingestor;

import io.ingestor.internal.engine.DirectoryBackup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Backups of the directory of an ingestor, which may be open in this process or another, and go on ingesting. A backup
 * is a directory that an ingestor can open. It has every record that was acknowledged as synced before the backup began
 * and that the log had not released.
 *
 * <p>Segments of the log become hard links if both directories are on one file system, so that they take no space and
 * no time. The ingestor never changes a file that has another name. An ingestor on the backup continues the log with
 * the same id: it and the original must not deliver to the same sink.
 */
public final class Backup {

    private Backup() {}

    /** The copy of what a sink has stored. */
    public interface SinkCopy {

        /**
         * Notes or copies the progress of the sink, and then what its outputs hold. The log goes on meanwhile, so this
         * should be quick. The parts may be of different moments, in this order.
         */
        void begin() throws IOException;

        /** Copies what {@link #begin} has noted, durably. */
        void complete() throws IOException;

        /** Returns the copy for an ingestor whose sink stores nothing, or nothing that belongs in a backup. */
        static SinkCopy none() {
            return new SinkCopy() {
                @Override
                public void begin() {
                    // Nothing to note.
                }

                @Override
                public void complete() {
                    // Nothing to copy.
                }
            };
        }
    }

    /**
     * The log of a backup.
     *
     * @param firstSequence the first sequence that it holds
     * @param lastSequence the last sequence that it holds; one less than the first if it has no record
     * @param segments the number of segment files
     */
    public record Result(long firstSequence, long lastSequence, int segments) {}

    /**
     * Makes a backup, and verifies its log. The backup does not open before it is complete. After a failure, delete it
     * and begin again.
     *
     * @param directory the directory of the ingestor, which is not changed
     * @param target the directory of the backup, which must be empty or not exist
     * @param sink copies what the sink has stored
     * @throws io.ingestor.wal.CorruptLogException if the log or the backup is damaged
     * @throws IOException if there is no log, a file cannot be read or written, or the log is released faster than it
     *     can be copied
     */
    public static Result make(Path directory, Path target, SinkCopy sink) throws IOException {
        return DirectoryBackup.run(
                Objects.requireNonNull(directory, "directory"),
                Objects.requireNonNull(target, "target"),
                Objects.requireNonNull(sink, "sink"));
    }
}

package io.ingestor.delta;

import io.ingestor.Backup;
import io.ingestor.delta.internal.copy.RootCopy;
import io.ingestor.wal.storage.FileSystemDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The copy of all tables of a {@link DeltaSink}, which may be writing to them. Takes no lock and changes nothing in the
 * original. Files become hard links if both directories are on one file system.
 *
 * <p>A copy has the progress of the sink when it began, and each table as it was at the same time or later. A sink on
 * the copy gets the records after that progress, and drops those that a table has already. Files that were replaced but
 * not yet deleted are left out.
 */
public final class TablesCopy implements Backup.SinkCopy {

    private final Path directory;
    private final Path target;
    private RootCopy copy = RootCopy.EMPTY;

    private TablesCopy(Path directory, Path target) {
        this.directory = directory;
        this.target = target;
    }

    /**
     * Creates the copy of the tables in the directory of a sink.
     *
     * @param directory the directory of the original; the copy is empty if it does not exist
     * @param target the directory of the copy, which must be empty or not exist
     */
    public static TablesCopy of(Path directory, Path target) {
        return new TablesCopy(Objects.requireNonNull(directory, "directory"), Objects.requireNonNull(target, "target"));
    }

    @Override
    public void begin() throws IOException {
        if (Files.isDirectory(directory)) {
            copy = RootCopy.begin(FileSystemDirectory.openReadOnly(directory), FileSystemDirectory.open(target));
        }
    }

    @Override
    public void complete() throws IOException {
        copy.complete();
    }

    /** Returns the number of tables. */
    public int tables() {
        return copy.tables();
    }

    /** Returns the number of data files. */
    public int files() {
        return copy.files();
    }
}

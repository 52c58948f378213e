package io.ingestor.delta.internal.inspect;

import io.ingestor.delta.TableId;
import io.ingestor.delta.internal.log.AddFile;
import io.ingestor.delta.internal.log.TableLog;
import io.ingestor.delta.internal.log.TableState;
import io.ingestor.delta.internal.parquet.ParquetReader;
import io.ingestor.wal.storage.FileSystemDirectory;
import io.ingestor.wal.storage.ReadableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The directory of a table, for reading only.
 *
 * @param id the name of the table
 * @param path its directory
 */
public record TableFolder(TableId id, Path path) {

    static final String LOG = "_delta_log";

    /** The size of a commit at most. One that replaces a hundred thousand files has half of it. */
    static final long MAX_COMMIT_BYTES = 64 << 20;

    private static final int MAX_ATTEMPTS = 10;

    /** A use of an open data file. */
    interface FileUse<T> {
        T apply(ParquetReader file) throws IOException;
    }

    Path log() {
        return path.resolve(LOG);
    }

    /**
     * Reads the log. Its owner may be writing to it and deleting from it, so a failure is thrown only if two attempts
     * in a row find the same one.
     */
    TableState read() throws IOException {
        String before = "";
        for (int i = 1; ; i++) {
            try {
                return Bounded.read("the log of table " + path, this::readOnce);
            } catch (IOException e) {
                String now = String.valueOf(e.getMessage());
                if (now.equals(before) || i == MAX_ATTEMPTS) {
                    throw e;
                }
                before = now;
            }
        }
    }

    private TableState readOnce() throws IOException {
        CommitFiles.of(this).checkSizes();
        TableState state = new TableLog(FileSystemDirectory.openReadOnly(log())).read();
        if (state.metadata().isEmpty()) {
            throw new IOException("the log of table " + path
                    + " must contain the description of the table, but has no metaData: restore it");
        }
        return state;
    }

    /** Returns the rows that a table has, by the log or, if that has no statistics, by the files. */
    long rows(AddFile file) throws IOException {
        FileFacts facts = FileFacts.of(file);
        return facts.rows().isPresent() ? facts.rows().getAsLong() : use(file, ParquetReader::rowCount);
    }

    /**
     * Opens a data file for a use of it.
     *
     * @throws VanishedFileException if it does not exist
     */
    <T> T use(AddFile file, FileUse<T> use) throws IOException {
        Path location = RelativePath.resolve(path, file.path());
        if (Files.exists(location) && !Files.isRegularFile(location)) {
            throw new IOException("data file " + location + " must be a file, was not: restore it from a backup");
        }
        Path directory = Objects.requireNonNullElse(location.getParent(), path);
        String fileName = String.valueOf(location.getFileName());
        ReadableFile opened;
        try {
            opened = FileSystemDirectory.openReadOnly(directory).openForRead(fileName);
        } catch (IOException e) {
            if (Files.exists(location)) {
                throw e;
            }
            throw new VanishedFileException("data file " + location, e);
        }
        try (ReadableFile parquet = opened) {
            String name = "data file " + location;
            ParquetReader reader = Bounded.read(name, () -> ParquetReader.open(parquet));
            return Bounded.inMemory(name, () -> use.apply(reader));
        }
    }

    /** Returns the files of a table that have rows in a range of sequences, as far as the log has statistics. */
    static List<AddFile> inOrder(TableState state, long first, long last) {
        return state.files().stream()
                .filter(file -> FileFacts.of(file).mayContain(first, last))
                .sorted(FileFacts.BY_FIRST_SEQUENCE)
                .toList();
    }
}

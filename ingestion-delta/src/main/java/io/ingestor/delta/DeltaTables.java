package io.ingestor.delta;

import io.ingestor.delta.internal.inspect.RowReading;
import io.ingestor.delta.internal.inspect.TableFigures;
import io.ingestor.delta.internal.inspect.TableFolder;
import io.ingestor.delta.internal.inspect.TableFolders;
import io.ingestor.delta.internal.inspect.TablesVerification;
import io.ingestor.delta.internal.progress.ProgressFile;
import io.ingestor.wal.storage.FileSystemDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The tables that a {@link DeltaSink} writes, for reading. It takes no lock, changes nothing, and works while a sink
 * writes to the tables, on a copy, and without write permission.
 *
 * <p>Each call reads one snapshot of the table that it names. If a file of the snapshot vanishes meanwhile, because
 * other files have replaced it, the call continues in a new one. All exceptions name the file and what to do.
 *
 * <p>It holds no open file, so it need not be closed. It is thread-safe.
 */
public final class DeltaTables {

    private final Path root;
    private final TableFolders folders;

    private DeltaTables(Path root) {
        this.root = root;
        this.folders = new TableFolders(root);
    }

    /**
     * Opens the tables in the directory of a sink.
     *
     * @throws IOException if it is no directory
     */
    public static DeltaTables open(Path directory) throws IOException {
        if (!Files.isDirectory(Objects.requireNonNull(directory, "directory"))) {
            throw new IOException("directory " + directory.toAbsolutePath().normalize()
                    + " must be that of a sink's tables, does not exist: correct the path, or mount its disk");
        }
        return new DeltaTables(directory);
    }

    /**
     * Returns the sequence up to which all tables have their records; empty if no flush has completed yet.
     *
     * @throws IOException if the file is damaged
     */
    public Optional<TablesProgress> progress() throws IOException {
        return new ProgressFile(FileSystemDirectory.openReadOnly(root))
                .read()
                .map(progress -> new TablesProgress(progress.logId(), progress.lastSequence()));
    }

    /** Returns all tables, in the order of their names. A directory whose name no sink chooses is left out. */
    public List<TableId> tables() throws IOException {
        return folders.find().known().stream().map(TableFolder::id).sorted().toList();
    }

    /** Returns the size and the age of a table. */
    public TableSummary summary(TableId table) throws IOException {
        return figures(table).summary(progress());
    }

    /** Returns the columns and the properties of a table. */
    public TableDescription describe(TableId table) throws IOException {
        return figures(table).description();
    }

    /** Returns the data files of a table, in the order of their sequences. */
    public List<TableFile> files(TableId table) throws IOException {
        return figures(table).files();
    }

    /** Returns the versions that the log of a table still has, the oldest first. */
    public List<TableVersion> history(TableId table) throws IOException {
        return figures(table).history();
    }

    private TableFigures figures(TableId table) {
        return new TableFigures(folders.folder(table));
    }

    /**
     * Reads the rows of a table whose sequences are in a range, in the order of their sequences if the sink has written
     * all files.
     *
     * @param logId the id of the log from which the records came
     * @param first the first sequence
     * @param last the last sequence
     * @return the sequence in the log up to which the table has all of its records; 0 if it has none. All rows up to it
     *     that are in the range were passed to the consumer, unless that wanted no more
     */
    public long read(TableId table, UUID logId, long first, long last, RowConsumer rows) throws IOException {
        return new RowReading(folders.folder(table), first, last, rows).run(logId);
    }

    /**
     * Checks that the logs of all tables are legal, that all files are as the logs describe them, and that no sequence
     * occurs twice in a table. Reads every page of every file.
     *
     * @param problems receives each problem
     * @throws IOException if the directory cannot be read
     */
    public TablesCheck verify(Consumer<TableProblem> problems) throws IOException {
        return new TablesVerification(root, problems).run();
    }
}

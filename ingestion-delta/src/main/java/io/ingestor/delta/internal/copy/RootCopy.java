package io.ingestor.delta.internal.copy;

import io.ingestor.delta.internal.progress.Progress;
import io.ingestor.delta.internal.progress.ProgressFile;
import io.ingestor.wal.storage.DirectoryLock;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The copy of all tables of a sink. The progress is read before the logs of the tables, which are never behind it. For
 * one thread.
 */
public final class RootCopy {

    /** The copy of no tables. */
    public static final RootCopy EMPTY = new RootCopy(List.of(), List.of());

    private final List<TableCopy> tables;

    /** The directories above those of tables, in the order in which they must become durable. */
    private final List<StorageDirectory> above;

    private RootCopy(List<TableCopy> tables, List<StorageDirectory> above) {
        this.tables = tables;
        this.above = above;
    }

    /** Copies the progress and the logs of all tables. */
    public static RootCopy begin(StorageDirectory from, StorageDirectory to) throws IOException {
        if (!to.list().isEmpty() || !to.directories().isEmpty()) {
            throw new IOException("directory " + to.location()
                    + " must be empty to copy tables into it; name one that does not exist yet");
        }
        // With a lock file, the next owner of the copy knows that it has no other.
        DirectoryLock lock = to.lock();
        try {
            return locked(from, to);
        } finally {
            lock.close();
        }
    }

    private static RootCopy locked(StorageDirectory from, StorageDirectory to) throws IOException {
        Optional<Progress> progress = new ProgressFile(from).read();
        CopiedFiles files = new CopiedFiles();
        List<TableCopy> tables = new ArrayList<>();
        List<StorageDirectory> above = new ArrayList<>();
        for (String tenant : from.directories()) {
            StorageDirectory schemas = from.directory(tenant);
            for (String schema : schemas.directories()) {
                StorageDirectory table = schemas.directory(schema);
                if (TableCopy.isTable(table)) {
                    TableCopy copy = new TableCopy(table, to.directory(tenant).directory(schema), files);
                    copy.copyLog();
                    tables.add(copy);
                }
            }
            if (to.directories().contains(tenant)) {
                above.add(to.directory(tenant));
            }
        }
        above.add(to);
        if (progress.isPresent()) {
            new ProgressFile(to).write(progress.get());
        }
        return new RootCopy(tables, above);
    }

    /** Copies the files of all tables, and makes the copy durable. */
    public void complete() throws IOException {
        for (TableCopy table : tables) {
            table.copyFiles();
        }
        for (StorageDirectory directory : above) {
            directory.sync();
        }
    }

    /** Returns the number of tables. */
    public int tables() {
        return tables.size();
    }

    /** Returns the number of files that are part of the tables. */
    public int files() {
        return tables.stream().mapToInt(TableCopy::files).sum();
    }
}

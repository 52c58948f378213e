package io.ingestor.delta.internal.copy;

import io.ingestor.delta.internal.inspect.RelativePath;
import io.ingestor.delta.internal.log.AddFile;
import io.ingestor.delta.internal.log.TableLog;
import io.ingestor.wal.storage.ReadableFile;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The copy of one table, at the version that its log has when the copy begins. Other writers may commit to the table
 * meanwhile, replace files and shorten the log. For one thread.
 */
final class TableCopy {

    private static final String LOG = "_delta_log";

    private final StorageDirectory from;
    private final StorageDirectory to;
    private final CopiedFiles files;
    private final List<AddFile> live = new ArrayList<>();

    /** The directories of the copy that have got a name, by path. */
    private final TreeMap<String, StorageDirectory> changed = new TreeMap<>();

    TableCopy(StorageDirectory from, StorageDirectory to, CopiedFiles files) {
        this.from = from;
        this.to = to;
        this.files = files;
    }

    /** Returns true if a directory is that of a table with a log. */
    static boolean isTable(StorageDirectory directory) throws IOException {
        return directory.directories().contains(LOG);
    }

    /**
     * Copies the log, and notes the files of the table. The file {@code _last_checkpoint} is left out: it may name a
     * checkpoint that came after the copy, and readers find checkpoints without it.
     */
    void copyLog() throws IOException {
        StorageDirectory source = from.directory(LOG);
        StorageDirectory target = to.directory(LOG);
        changed.put("", to);
        changed.put(LOG, target);
        for (String name : source.list()) {
            if (name.startsWith(".") || name.startsWith("_")) {
                continue;
            }
            try {
                files.copy(source, target, name);
            } catch (IOException e) {
                // The writer removes the oldest files behind a checkpoint. The read below finds out if more is missing.
                if (source.list().contains(name)) {
                    throw e;
                }
            }
        }
        live.addAll(new TableLog(target).read().files());
    }

    /** Returns the number of files that were noted. */
    int files() {
        return live.size();
    }

    /** Copies the files that were noted, and makes the copy durable. */
    void copyFiles() throws IOException {
        for (AddFile file : live) {
            copyFile(file);
        }
        // The deepest directories first.
        for (StorageDirectory directory : changed.descendingMap().values()) {
            directory.sync();
        }
    }

    private void copyFile(AddFile file) throws IOException {
        String[] path = segments(file.path());
        StorageDirectory source = from;
        StorageDirectory target = to;
        for (int i = 0; i < path.length - 1; i++) {
            source = source.directory(path[i]);
            target = target.directory(path[i]);
            changed.put(String.join("/", Arrays.copyOf(path, i + 1)), target);
        }
        String name = path[path.length - 1];
        try {
            files.copy(source, target, name);
        } catch (IOException e) {
            if (source.list().contains(name)) {
                throw e;
            }
            throw new IOException(
                    "file " + from.location() + '/' + file.path()
                            + " was replaced and deleted before it was copied; begin the copy again, on the same file"
                            + " system if possible",
                    e);
        }
        try (ReadableFile copied = target.openForRead(name)) {
            if (copied.size() != file.size()) {
                throw new IOException("file " + from.location() + '/' + file.path() + " must have " + file.size()
                        + " bytes according to the log of the table, had " + copied.size());
            }
        }
    }

    /** Returns the names on the way to a file, decoded. The log has them relative to the table. */
    private String[] segments(String path) throws IOException {
        Optional<String> problem = RelativePath.problem(path);
        if (problem.isPresent()) {
            throw new IOException("a path in the log of table " + from.location() + ' ' + problem.get());
        }
        return URI.create(path).getPath().split("/", -1);
    }
}

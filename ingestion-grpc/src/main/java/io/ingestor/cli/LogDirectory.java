package io.ingestor.cli;

import io.ingestor.wal.storage.FileSystemDirectory;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that says which directory's log a command works on. */
final class LogDirectory {

    /** Where an ingestor keeps its log. */
    static final String NAME = "wal";

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            required = true,
            description = "The directory, as in storage.data_dir.")
    private Path dataDir = Path.of("");

    /** The directory that holds the log's; nothing is created. */
    Path existing() {
        if (!Files.isDirectory(dataDir.resolve(NAME))) {
            throw new CommandException(
                    dataDir + ": there is no log in this directory; name the one that serve was started with");
        }
        return dataDir;
    }

    /** The log's directory, in which nothing can be changed. */
    StorageDirectory readOnly() throws IOException {
        return FileSystemDirectory.openReadOnly(existing().resolve(NAME));
    }
}

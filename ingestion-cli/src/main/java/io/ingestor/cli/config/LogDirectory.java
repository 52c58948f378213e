package io.ingestor.cli.config;

import io.ingestor.cli.terminal.CommandException;
import io.ingestor.cli.terminal.Invocation;
import io.ingestor.wal.storage.FileSystemDirectory;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that name the directory of the log that a command works on. */
public final class LogDirectory {

    /** The name of the directory in which an ingestor keeps its log. */
    public static final String NAME = "wal";

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec command;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Directory of the log (default storage.data_dir, as for serve).")
    private @Nullable String dataDir;

    @Mixin
    private ConfigurationFileOption config = new ConfigurationFileOption();

    /** Returns the data directory, which must contain a log. Creates nothing. */
    public Path existing() {
        KeyLookup.Found<String> found = new KeyLookup(
                        config.file(), Invocation.of(command).environment())
                .find(Settings.DATA_DIR, "--data-dir", dataDir);
        Path directory = KeyLookup.path(Settings.DATA_DIR, found.value(), found.origin());
        if (!Files.isDirectory(directory.resolve(NAME))) {
            String place = found.origin() instanceof Origin.File || found.origin() instanceof Origin.Environment
                    ? found.origin().describe() + ": "
                    : "";
            throw new CommandException(
                    place + directory + ": there is no log in this directory; name the directory that serve uses");
        }
        return directory;
    }

    /** Opens the log's directory for reading only. */
    public StorageDirectory readOnly() throws IOException {
        return FileSystemDirectory.openReadOnly(existing().resolve(NAME));
    }
}

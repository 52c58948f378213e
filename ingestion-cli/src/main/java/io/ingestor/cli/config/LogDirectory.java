package io.ingestor.cli.config;

import io.ingestor.cli.terminal.Invocation;
import io.ingestor.wal.storage.FileSystemDirectory;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
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
        return new KeyLookup(config.file(), Invocation.of(command).environment())
                .dataDirectory(dataDir, NAME, "there is no log in this directory; name the directory that serve uses");
    }

    /** Opens the log's directory for reading only. */
    public StorageDirectory readOnly() throws IOException {
        return FileSystemDirectory.openReadOnly(existing().resolve(NAME));
    }
}

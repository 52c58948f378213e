package io.ingestor.cli.config;

import io.ingestor.cli.terminal.Invocation;
import io.ingestor.delta.DeltaTables;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that name the directory of the tables that a command works on. */
public final class TablesDirectory {

    /** The name of the directory in which a server keeps its tables. */
    public static final String NAME = "tables";

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec command;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Directory with the tables (default storage.data_dir, as for serve).")
    private @Nullable String dataDir;

    @Mixin
    private ConfigurationFileOption config = new ConfigurationFileOption();

    /** Opens the tables of the data directory, which must have some. Creates nothing. */
    public DeltaTables open() throws IOException {
        Path directory = new KeyLookup(config.file(), Invocation.of(command).environment())
                .dataDirectory(
                        dataDir,
                        NAME,
                        "there are no tables in this directory; name the directory that serve uses, with sink.type delta");
        return DeltaTables.open(directory.resolve(NAME));
    }
}

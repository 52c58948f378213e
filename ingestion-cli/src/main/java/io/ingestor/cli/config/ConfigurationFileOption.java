package io.ingestor.cli.config;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the configuration file, shared by all commands that have it. */
final class ConfigurationFileOption {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration file of the server: JSON with comments.")
    private @Nullable Path file;

    /** Returns the file, or empty if none was given. */
    Optional<Path> file() {
        return Optional.ofNullable(file);
    }
}

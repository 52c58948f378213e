package io.ingestor.cli.config;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the configuration file, the same for every command that has one. */
final class ConfigurationFileOption {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration file of the server: JSON with comments.")
    private @Nullable Path file;

    /** Returns the file, empty if none was named. */
    Optional<Path> file() {
        return Optional.ofNullable(file);
    }
}

package io.ingestor.cli.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The option that names a new directory for the result of a command. */
public final class NewDirectory {

    @Option(
            names = "--to",
            paramLabel = "DIR",
            required = true,
            description = "New data directory; it must be empty or not exist.")
    private Path directory = Path.of("");

    /** Returns the directory, after a check that it is empty or does not exist. Creates nothing. */
    public Path checked() throws IOException {
        if (!Files.exists(directory)) {
            return directory;
        }
        if (!Files.isDirectory(directory)) {
            throw refused("was the file " + directory);
        }
        try (Stream<Path> there = Files.list(directory)) {
            if (there.findAny().isPresent()) {
                throw refused("was " + directory + ", which is not empty");
            }
        }
        return directory;
    }

    private static ConfigurationException refused(String what) {
        return new ConfigurationException(
                new Origin.Flag("--to"), "must be a new or empty directory, " + what + "; name another");
    }
}

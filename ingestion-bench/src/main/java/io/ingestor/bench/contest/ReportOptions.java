package io.ingestor.bench.contest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Option;

/** The options of every report. */
public final class ReportOptions {

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            defaultValue = "target/bench",
            description = "on the disk to be measured; default ${DEFAULT-VALUE}")
    private Path directory = Path.of("target", "bench");

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "7",
            description = "turns of each; default ${DEFAULT-VALUE}")
    private int rounds = 7;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "3",
            description = "length of a turn; default ${DEFAULT-VALUE}")
    private int seconds = 3;

    @Option(
            names = "--results",
            paramLabel = "DIR",
            defaultValue = "results",
            description = "where the report goes; default ${DEFAULT-VALUE}")
    private Path results = Path.of("results");

    /** Returns the directory, which is created if it does not exist. */
    public Path directory() throws IOException {
        return Files.createDirectories(directory);
    }

    /** Returns a new contest with these options. */
    public Contest contest() {
        return new Contest(rounds, turnNanos());
    }

    /** Returns the number of turns of each contender. */
    public int rounds() {
        return rounds;
    }

    /** Returns the length of a turn. */
    public long turnNanos() {
        return TimeUnit.SECONDS.toNanos(seconds);
    }

    /** Prints the report and writes it to a file of the given name. */
    public void publish(String name, CharSequence report) throws IOException {
        System.out.print(report);
        Files.createDirectories(results);
        Files.writeString(results.resolve(name), report);
    }
}

package io.ingestor.cli.config;

import io.ingestor.LogMissingException;
import io.ingestor.cli.terminal.ExitCode;
import io.ingestor.cli.terminal.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code ingestion config}. */
@Command(
        name = "config",
        description = "Checks the configuration as serve does, without starting a server.",
        mixinStandardHelpOptions = true)
public final class ConfigCommand implements Callable<Integer> {

    private final Invocation invocation;

    @Mixin
    private final ConfigurationOptions options = new ConfigurationOptions();

    @Option(
            names = "--print",
            description = "Print every value and its origin. The output is a valid configuration file.")
    private boolean print;

    public ConfigCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws IOException {
        Configuration configuration = options.load(invocation.environment());
        Surroundings.check(configuration, Machine.here());
        checkLog(configuration);
        configuration.notices().forEach(notice -> invocation.err().println("ingestion: " + notice));
        Stream.of(Settings.PORT, Settings.HTTP_PORT)
                .flatMap(setting -> PortProbe.taken(configuration, setting).stream())
                .forEach(notice -> invocation.err().println("ingestion: " + notice));
        try (Rules rules = Rules.open(configuration)) {
            Stream.concat(rules.schemaProblems().stream(), rules.transformProblems().stream())
                    .forEach(problem -> invocation.err().println("ingestion: " + problem));
            invocation.out().print(print ? ConfigurationPrinter.print(configuration) : "the configuration is valid\n");
            rules.inForce().forEach(line -> invocation.out().println(print ? "// " + line : line));
        }
        invocation.out().check();
        return ExitCode.OK;
    }

    /** Throws if the log must exist but is missing, as opening it would. */
    private static void checkLog(Configuration configuration) throws IOException {
        Path directory = Path.of(configuration.value(Settings.DATA_DIR));
        if (configuration.value(Settings.MUST_EXIST) && !Files.isDirectory(directory.resolve(LogDirectory.NAME))) {
            throw new LogMissingException(directory);
        }
    }
}

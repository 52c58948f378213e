package io.ingestor.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ingestion config}. */
@Command(
        name = "config",
        description = "Checks the configuration that serve would take.",
        mixinStandardHelpOptions = true)
final class ConfigCommand implements Callable<Integer> {

    private final Invocation invocation;

    @Mixin
    private final ConfigurationOptions options = new ConfigurationOptions();

    @Option(
            names = "--print",
            description =
                    "Print it, with where each value comes from. The output is itself a valid configuration file.")
    private boolean print;

    ConfigCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        Configuration configuration = options.load(invocation.environment());
        configuration.notices().forEach(notice -> invocation.err().println("ingestion: " + notice));
        invocation.out().print(print ? ConfigurationPrinter.print(configuration) : "the configuration is valid\n");
        invocation.out().check();
        return IngestionCommand.OK;
    }
}

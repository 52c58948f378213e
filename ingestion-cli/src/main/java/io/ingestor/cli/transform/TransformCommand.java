package io.ingestor.cli.transform;

import io.ingestor.cli.terminal.Invocation;
import io.ingestor.cli.terminal.UsageErrors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ingestion transform}. */
@Command(
        name = "transform",
        description = "Tries transforms of records. It needs no server.",
        mixinStandardHelpOptions = true)
public final class TransformCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run()
    private CommandSpec spec;

    private TransformCommand() {}

    public static CommandLine line(Invocation invocation) {
        CommandLine line = new CommandLine(new TransformCommand());
        line.addSubcommand(new TransformTryCommand(invocation));
        line.addSubcommand(new HelpCommand());
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command: " + UsageErrors.commands(spec));
    }
}

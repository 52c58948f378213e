package io.ingestor.cli.wal;

import io.ingestor.cli.terminal.Invocation;
import io.ingestor.cli.terminal.UsageErrors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ingestion wal}. */
@Command(
        name = "wal",
        description = {
            "Examines the log of a data directory that no server uses, and copies the intact entries of a damaged log.",
            "None of these commands changes anything in the directory."
        },
        mixinStandardHelpOptions = true)
public final class WalCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run()
    private CommandSpec spec;

    private WalCommand() {}

    public static CommandLine line(Invocation invocation) {
        CommandLine line = new CommandLine(new WalCommand());
        line.addSubcommand(new WalVerifyCommand(invocation));
        line.addSubcommand(new WalStatsCommand(invocation));
        line.addSubcommand(new WalDumpCommand(invocation));
        line.addSubcommand(new WalRepairCommand(invocation));
        line.addSubcommand(new HelpCommand());
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command: " + UsageErrors.commands(spec));
    }
}

package io.ingestor.cli.wal;

import io.ingestor.cli.terminal.CommandGroup;
import io.ingestor.cli.terminal.Invocation;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code ingestion wal}. */
@Command(
        name = "wal",
        description = {
            "Examines the log of a data directory that no server uses, and copies the intact entries of a damaged log.",
            "None of these commands changes anything in the directory."
        })
public final class WalCommand extends CommandGroup {

    private WalCommand() {}

    public static CommandLine line(Invocation invocation) {
        return new WalCommand()
                .lineOf(
                        new WalVerifyCommand(invocation),
                        new WalStatsCommand(invocation),
                        new WalDumpCommand(invocation),
                        new WalRepairCommand(invocation));
    }
}

package io.ingestor.cli.tables;

import io.ingestor.cli.terminal.CommandGroup;
import io.ingestor.cli.terminal.Invocation;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code ingestion tables}. */
@Command(
        name = "tables",
        description = {
            "Examines the tables of a data directory.",
            "None of these commands changes anything in the directory. They work beside a running server, and on a copy."
        })
public final class TablesCommand extends CommandGroup {

    private TablesCommand() {}

    public static CommandLine line(Invocation invocation) {
        return new TablesCommand()
                .lineOf(
                        new TablesListCommand(invocation),
                        new TablesDescribeCommand(invocation),
                        new TablesFilesCommand(invocation),
                        new TablesHistoryCommand(invocation),
                        new TablesVerifyCommand(invocation));
    }
}

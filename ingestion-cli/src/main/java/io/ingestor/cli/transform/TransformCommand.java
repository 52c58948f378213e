package io.ingestor.cli.transform;

import io.ingestor.cli.terminal.CommandGroup;
import io.ingestor.cli.terminal.Invocation;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code ingestion transform}. */
@Command(name = "transform", description = "Tries transforms of records. It needs no server.")
public final class TransformCommand extends CommandGroup {

    private TransformCommand() {}

    public static CommandLine line(Invocation invocation) {
        return new TransformCommand().lineOf(new TransformTryCommand(invocation));
    }
}

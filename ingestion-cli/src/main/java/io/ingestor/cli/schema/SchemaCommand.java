package io.ingestor.cli.schema;

import io.ingestor.cli.terminal.Invocation;
import io.ingestor.cli.terminal.UsageErrors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ingestion schema}. */
@Command(
        name = "schema",
        description = {
            "Compares, infers and checks schemas of records: JSON Schema, draft 2020-12.",
            "None of these commands needs a server."
        },
        mixinStandardHelpOptions = true)
public final class SchemaCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run()
    private CommandSpec spec;

    private SchemaCommand() {}

    public static CommandLine line(Invocation invocation) {
        CommandLine line = new CommandLine(new SchemaCommand());
        line.addSubcommand(new SchemaCheckCommand(invocation));
        line.addSubcommand(new SchemaTryCommand(invocation));
        line.addSubcommand(new SchemaDiffCommand(invocation));
        line.addSubcommand(new SchemaInferCommand(invocation));
        line.addSubcommand(new HelpCommand());
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command: " + UsageErrors.commands(spec));
    }
}

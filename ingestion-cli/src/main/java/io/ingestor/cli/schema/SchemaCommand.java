package io.ingestor.cli.schema;

import io.ingestor.cli.terminal.CommandGroup;
import io.ingestor.cli.terminal.Invocation;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code ingestion schema}. */
@Command(
        name = "schema",
        description = {
            "Compares, infers and checks schemas of records: JSON Schema, draft 2020-12.",
            "None of these commands needs a server."
        })
public final class SchemaCommand extends CommandGroup {

    private SchemaCommand() {}

    public static CommandLine line(Invocation invocation) {
        return new SchemaCommand()
                .lineOf(
                        new SchemaCheckCommand(invocation),
                        new SchemaTryCommand(invocation),
                        new SchemaDiffCommand(invocation),
                        new SchemaInferCommand(invocation));
    }
}

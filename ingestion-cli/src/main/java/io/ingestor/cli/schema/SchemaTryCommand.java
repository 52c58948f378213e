package io.ingestor.cli.schema;

import io.ingestor.cli.terminal.CommandException;
import io.ingestor.cli.terminal.ExitCode;
import io.ingestor.cli.terminal.Invocation;
import io.ingestor.cli.terminal.RecordInput;
import io.ingestor.cli.terminal.ResultStream;
import io.ingestor.rules.InvalidSchemaException;
import io.ingestor.rules.JsonSchema;
import io.ingestor.rules.SchemaTrial;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code ingestion schema try}. */
@Command(
        name = "try",
        description = "Checks the records of files against a schema, and prints the first invalid ones.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:all records satisfy the schema",
            "1:a record does not satisfy the schema, or a file cannot be read",
            "2:the command line or the schema is invalid"
        })
final class SchemaTryCommand implements Callable<Integer> {

    private final Invocation invocation;

    @Mixin
    private final CompilerOptions compiler = new CompilerOptions();

    @Option(
            names = "--show",
            paramLabel = "N",
            defaultValue = "10",
            description = "Number of invalid records to print (default ${DEFAULT-VALUE}).")
    private long shown = 10;

    @Parameters(index = "0", paramLabel = "SCHEMA", description = "File with the schema.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path file;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "DATA",
            description = "Files with one JSON object per line, or - for standard input.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private List<String> inputs;

    SchemaTryCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws IOException {
        JsonSchema schema;
        try {
            schema = compiler.compile(file, List.of(file));
        } catch (InvalidSchemaException e) {
            invocation.err().println("ingestion: " + file + ": " + CompilerOptions.describe(e));
            return ExitCode.MISUSED;
        }
        ResultStream out = invocation.out();
        try (SchemaTrial trial = SchemaTrial.open(schema)) {
            for (String input : inputs) {
                String name = RecordInput.name(input);
                try (InputStream lines = RecordInput.open(input, invocation)) {
                    trial.read(lines, (number, reason) -> {
                        if (trial.wrong() <= shown) {
                            out.printRow(name + ":" + number + ": " + reason);
                        }
                    });
                }
            }
            if (trial.wrong() > shown) {
                out.println("... and " + (trial.wrong() - shown) + " more");
            }
            out.println("records: " + (trial.right() + trial.wrong()) + ", valid: " + trial.right() + ", invalid: "
                    + trial.wrong());
            out.check();
            if (trial.right() + trial.wrong() == 0) {
                throw new CommandException("the input has no records");
            }
            return trial.wrong() == 0 ? ExitCode.OK : ExitCode.FAILED;
        }
    }
}

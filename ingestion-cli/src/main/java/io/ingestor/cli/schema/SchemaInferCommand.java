package io.ingestor.cli.schema;

import io.ingestor.cli.terminal.CommandException;
import io.ingestor.cli.terminal.ExitCode;
import io.ingestor.cli.terminal.Invocation;
import io.ingestor.cli.terminal.RecordInput;
import io.ingestor.cli.terminal.ResultStream;
import io.ingestor.rules.SchemaInference;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code ingestion schema infer}. */
@Command(
        name = "infer",
        description = {
            "Prints a schema that all records of the files satisfy.",
            "The schema is a first version to be tightened by hand: it has no bounds that the next record may exceed."
        },
        mixinStandardHelpOptions = true)
final class SchemaInferCommand implements Callable<Integer> {

    private final Invocation invocation;

    @Option(names = "--closed", description = "Reject members that occur in no record.")
    private boolean closed;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Files with one JSON object per line, or - for standard input.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private List<String> files;

    SchemaInferCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws IOException {
        SchemaInference inference = closed ? SchemaInference.closed() : SchemaInference.open();
        for (String file : files) {
            try (InputStream lines = RecordInput.open(file, invocation)) {
                inference.read(lines);
            } catch (IllegalArgumentException e) {
                throw new CommandException(RecordInput.name(file) + ": " + e.getMessage(), e);
            }
        }
        if (inference.records() == 0) {
            throw new CommandException("a schema needs at least one record, the input has none");
        }
        ResultStream out = invocation.out();
        out.println(inference.schema());
        out.check();
        return ExitCode.OK;
    }
}

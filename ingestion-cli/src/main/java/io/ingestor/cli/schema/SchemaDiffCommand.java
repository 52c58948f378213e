package io.ingestor.cli.schema;

import io.ingestor.cli.terminal.CommandException;
import io.ingestor.cli.terminal.ExitCode;
import io.ingestor.cli.terminal.Failures;
import io.ingestor.cli.terminal.Invocation;
import io.ingestor.cli.terminal.ResultStream;
import io.ingestor.rules.SchemaChange;
import io.ingestor.rules.SchemaCompatibility;
import io.ingestor.rules.SchemaDiff;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code ingestion schema diff}. */
@Command(
        name = "diff",
        description = {
            "Compares two versions of a schema, one line for each constraint that differs.",
            "A line ends with \"breaks\" or \"unknown\" if valid records may become invalid, otherwise with \"widens\" or \"narrows\"."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:the new version is compatible",
            "1:it is not compatible, or that could not be decided",
            "2:the command line is invalid, or a file is not a schema"
        })
final class SchemaDiffCommand implements Callable<Integer> {

    private final Invocation invocation;

    @Option(
            names = "--compatibility",
            paramLabel = "DEMAND",
            defaultValue = "backward",
            description =
                    "backward: the new version accepts all records that the old one accepts; forward: the reverse;"
                            + " full: both; none (default ${DEFAULT-VALUE}).")
    private SchemaCompatibility demand = SchemaCompatibility.BACKWARD;

    @Parameters(index = "0", paramLabel = "OLD", description = "File with the old version.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path older;

    @Parameters(index = "1", paramLabel = "NEW", description = "File with the new version.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path newer;

    SchemaDiffCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        SchemaDiff diff;
        try {
            diff = SchemaDiff.between(SchemaFile.read(older), SchemaFile.read(newer));
        } catch (IOException | IllegalArgumentException | CommandException e) {
            invocation.err().println("ingestion: " + Failures.describe(e));
            return ExitCode.MISUSED;
        }
        ResultStream out = invocation.out();
        for (SchemaChange change : diff.changes()) {
            out.println(change.describe(demand));
        }
        int breaking = diff.breaking(demand).size();
        out.println(summary(diff, breaking));
        out.check();
        return breaking == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    private String summary(SchemaDiff diff, int breaking) {
        if (diff.changes().isEmpty()) {
            return "no difference";
        }
        String name = demand.name().toLowerCase(Locale.ROOT);
        return breaking == 0
                ? "compatible (" + name + "), changes: " + diff.changes().size()
                : "not compatible (" + name + "), breaking changes: " + breaking + " of "
                        + diff.changes().size();
    }
}

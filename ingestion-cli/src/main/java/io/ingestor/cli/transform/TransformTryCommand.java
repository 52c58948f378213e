package io.ingestor.cli.transform;

import io.ingestor.cli.config.FlagValues;
import io.ingestor.cli.terminal.CommandException;
import io.ingestor.cli.terminal.ExitCode;
import io.ingestor.cli.terminal.Failures;
import io.ingestor.cli.terminal.Invocation;
import io.ingestor.cli.terminal.RecordInput;
import io.ingestor.cli.terminal.ResultStream;
import io.ingestor.rules.TransformConfig;
import io.ingestor.rules.TransformConfigException;
import io.ingestor.rules.TransformTrial;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code ingestion transform try}. */
@Command(
        name = "try",
        description = {
            "Applies transforms to the records of files, and prints each before and after, with the differences.",
            "The last lines are the counts of the records and of the steps."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:no record was rejected",
            "1:a record was rejected, a line is not a record, or a file cannot be read",
            "2:the command line or the configuration is invalid"
        })
final class TransformTryCommand implements Callable<Integer> {

    private final Invocation invocation;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "File with the transforms.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path config;

    @Option(
            names = "--tenant",
            paramLabel = "TENANT",
            defaultValue = "trial",
            description = "Tenant of the records, for the match of rules (default ${DEFAULT-VALUE}).")
    private String tenant = "trial";

    @Option(
            names = "--schema",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Schema that the records name, for the match of rules; it is not checked (default none).")
    private String schema = "";

    @Option(
            names = "--show",
            paramLabel = "N",
            defaultValue = "10",
            description = "Number of records to print of each kind of result (default ${DEFAULT-VALUE}).")
    private long shown = 10;

    @Parameters(
            arity = "1..*",
            paramLabel = "DATA",
            description = "Files with one JSON object per line, or - for standard input.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private List<String> inputs;

    TransformTryCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws IOException {
        FlagValues.requireAtLeast("--show", shown, 0);
        try (TransformConfig transforms = TransformConfig.builder(config).open();
                TransformTrial trial = TransformTrial.open(transforms, tenant, schema)) {
            return run(transforms, trial);
        } catch (TransformConfigException e) {
            invocation.err().println("ingestion: " + Failures.describe(e));
            return ExitCode.MISUSED;
        }
    }

    private int run(TransformConfig transforms, TransformTrial trial) throws IOException {
        ResultStream out = invocation.out();
        TrialReport report = new TrialReport(out, shown);
        for (String input : inputs) {
            try (InputStream lines = RecordInput.open(input, invocation)) {
                trial.read(lines, report.of(RecordInput.name(input)));
            }
        }
        report.printCounts(transforms.counts());
        out.check();
        if (report.records() == 0) {
            throw new CommandException("the input has no records");
        }
        return report.hasWrong() ? ExitCode.FAILED : ExitCode.OK;
    }
}

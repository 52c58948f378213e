package io.ingestor.cli.query;

import io.ingestor.cli.config.FlagValues;
import io.ingestor.cli.config.LogDirectory;
import io.ingestor.cli.terminal.ExitCode;
import io.ingestor.cli.terminal.Invocation;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code ingestion dump}. */
@Command(
        name = "dump",
        description = {
            "Prints each durable record of a data directory once, from its tables and its log. "
                    + "Each is a line of JSON: its sequence, then the JSON form of storage.DataRecord.",
            "First come the records in tables, table by table, then those that are only in the log, each in the order of their sequences.",
            "A record from a table has no version of its schema, its time in microseconds, and no member that is null in a column. "
                    + "Its members are in the order of the columns.",
            "Changes nothing. It works with a running server, up to the records that are durable when it begins, and on a read-only copy."
        },
        mixinStandardHelpOptions = true)
public final class DumpCommand implements Callable<Integer> {

    private final Invocation invocation;

    @Mixin
    private final LogDirectory directory = new LogDirectory();

    @Option(names = "--count", description = "Print only the number of records.")
    private boolean count;

    @Option(names = "--tenant", paramLabel = "TENANT", description = "Print only records of this tenant.")
    private @Nullable String tenant;

    @Option(names = "--entity", paramLabel = "ENTITY", description = "Print only records of this entity.")
    private @Nullable String entity;

    @Option(
            names = "--from",
            paramLabel = "SEQUENCE",
            defaultValue = "1",
            description = {
                "First sequence to print or count (default ${DEFAULT-VALUE}).",
                "If it is neither in a table nor in the log, dump begins at the first sequence that is left."
            })
    private long from;

    @Option(
            names = "--to",
            paramLabel = "SEQUENCE",
            description = "Last sequence to print or count (default the last one).")
    private long to = Long.MAX_VALUE;

    @Option(names = "--limit", paramLabel = "N", description = "Stop after this many records (default all).")
    private long limit = Long.MAX_VALUE;

    public DumpCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws IOException {
        FlagValues.requireAtLeast("--from", from, 1);
        FlagValues.requireAtLeast("--to", to, from);
        FlagValues.requireAtLeast("--limit", limit, 1);
        DumpFilter filter = new DumpFilter(tenant, entity, limit);
        DumpOutput output =
                count ? DumpOutput.counter(invocation.out(), filter) : DumpOutput.lines(invocation.out(), filter);
        new Dump(directory.existing(), output, invocation.err()).run(from, to);
        if (count) {
            invocation.out().println(output.records());
        }
        invocation.out().check();
        return ExitCode.OK;
    }
}

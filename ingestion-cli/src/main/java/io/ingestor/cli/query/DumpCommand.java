package io.ingestor.cli.query;

import io.ingestor.LogReader;
import io.ingestor.RecordCursor;
import io.ingestor.RecordView;
import io.ingestor.cli.config.FlagValues;
import io.ingestor.cli.config.LogDirectory;
import io.ingestor.cli.terminal.ExitCode;
import io.ingestor.cli.terminal.Invocation;
import io.ingestor.wal.TruncatedLogException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code ingestion dump}. */
@Command(
        name = "dump",
        description = {
            "Prints the durable records of a data directory in the order of their sequences. "
                    + "Each is a line of JSON: its sequence, then the JSON form of storage.DataRecord.",
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
                "If the log has released it, dump begins at the first sequence that is left."
            })
    private long from;

    @Option(
            names = "--to",
            paramLabel = "SEQUENCE",
            description = "Last sequence to print or count (default the last one).")
    private long to = Long.MAX_VALUE;

    @Option(names = "--limit", paramLabel = "N", description = "Stop after this many records (default all).")
    private long limit = Long.MAX_VALUE;

    private long records;

    public DumpCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws IOException {
        FlagValues.requireAtLeast("--from", from, 1);
        FlagValues.requireAtLeast("--to", to, from);
        FlagValues.requireAtLeast("--limit", limit, 1);
        print(directory.existing());
        if (count) {
            invocation.out().println(records);
        }
        invocation.out().check();
        return ExitCode.OK;
    }

    private void print(Path dataDir) throws IOException {
        LogReader log = LogReader.open(dataDir);
        long last = Math.min(to, log.lastSequence());
        long next = Math.max(from, log.firstSequence());
        while (next <= last && records < limit) {
            long reached = next;
            try (RecordCursor cursor = log.read(next)) {
                for (RecordView view = cursor.next();
                        view != null && view.sequence() <= last && records < limit;
                        view = cursor.next()) {
                    reached = view.sequence() + 1;
                    print(view);
                }
                return;
            } catch (TruncatedLogException e) {
                log = LogReader.open(dataDir);
                next = Math.max(reached, log.firstSequence());
                if (next > reached) {
                    invocation
                            .err()
                            .println("the server released sequences " + reached + " to " + (next - 1)
                                    + " before they were read");
                }
            }
        }
    }

    private void print(RecordView view) throws IOException {
        if ((tenant != null && !tenant.equals(view.tenant())) || (entity != null && !entity.equals(view.entity()))) {
            return;
        }
        records++;
        if (!count) {
            invocation.out().printRow(RecordText.json(view));
        }
    }
}

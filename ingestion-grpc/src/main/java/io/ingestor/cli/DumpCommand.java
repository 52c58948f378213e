package io.ingestor.cli;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.util.JsonFormat;
import io.ingestor.Ingestor;
import io.ingestor.RecordCursor;
import io.ingestor.RecordView;
import io.ingestor.proto.storage.DataRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ingestion dump}. */
@Command(
        name = "dump",
        description = {
            "Prints every durable record of a data directory that no server uses, in the order of sequences: a line of JSON each, "
                    + "the JSON form of storage.DataRecord with its sequence in front.",
            "Opens the log as a server would: a torn end that a crash left is cut."
        },
        mixinStandardHelpOptions = true)
final class DumpCommand implements Callable<Integer> {

    /** Levels of messages; an object in an object is three of them. */
    private static final int MAX_DEPTH = 1_000;

    private static final int RECORDS_BETWEEN_CHECKS = 1_000;

    private final Invocation invocation;

    @Mixin
    private final LogDirectory directory = new LogDirectory();

    @Option(names = "--count", description = "Print only how many there are.")
    private boolean count;

    @Option(
            names = "--from",
            paramLabel = "SEQUENCE",
            defaultValue = "1",
            description = {
                "First sequence to print or count (default ${DEFAULT-VALUE}).",
                "Where the log has released it, dump begins at the first sequence there is."
            })
    private long from;

    private final JsonFormat.Printer printer = JsonFormat.printer().omittingInsignificantWhitespace();

    DumpCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws IOException {
        if (from < 1) {
            throw new ConfigurationException(new Origin.Flag("--from"), "must be at least 1, was " + from);
        }
        // Opening would create it.
        Path dataDir = directory.existing();
        try (Ingestor ingestor = Ingestor.builder(dataDir)
                        .memoryBudget(Settings.MEMORY_BUDGET.defaultValue())
                        .open();
                RecordCursor cursor = ingestor.read(Math.max(from, ingestor.firstSequence()))) {
            long records = print(cursor, invocation.out());
            if (count) {
                invocation.out().println(records);
            }
        }
        invocation.out().check();
        return IngestionCommand.OK;
    }

    private long print(RecordCursor cursor, ResultStream out) throws IOException {
        long records = 0;
        for (RecordView view = cursor.next(); view != null; view = cursor.next()) {
            records++;
            if (!count) {
                out.println(json(view));
                // A reader such as head may have gone; there is no other way to learn it.
                if (records % RECORDS_BETWEEN_CHECKS == 0) {
                    out.check();
                }
            }
        }
        return records;
    }

    private String json(RecordView view) throws IOException {
        CodedInputStream encoded = CodedInputStream.newInstance(view.encoded());
        encoded.setRecursionLimit(MAX_DEPTH);
        String record = printer.print(DataRecord.parseFrom(encoded));
        return "{\"sequence\":" + view.sequence() + (record.equals("{}") ? "" : ",") + record.substring(1);
    }
}

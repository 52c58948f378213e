package io.ingestor.bench.storage;

import io.ingestor.bench.contest.ReportOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that measures the sink of tables, and writes two reports. */
@Command(
        name = "storage",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Tables compared with the library's writer, the bare disk and DuckDB, and ingest with and without.")
public final class StorageReport implements Callable<Integer> {

    /** The parts of the reports. */
    private enum Part {
        ROWS,
        FLUSH,
        HOUR,
        MERGE,
        QUERY,
        INGEST,
        BUDGET;

        private static final List<Part> OF_TABLES = List.of(ROWS, FLUSH, HOUR, MERGE, QUERY);
        private static final List<Part> WITH_INGEST = List.of(INGEST, BUDGET);
    }

    @Mixin
    private ReportOptions options = new ReportOptions();

    @Option(names = "--only", paramLabel = "PART", split = ",", description = "${COMPLETION-CANDIDATES}; default all")
    private List<Part> only = List.of(Part.values());

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "250000",
            description = "rows of a file, a multiple of 1000; default ${DEFAULT-VALUE}")
    private int rows = 250_000;

    @Option(
            names = "--query-rows",
            paramLabel = "N",
            defaultValue = "10000000",
            description = "rows of the table that is queried; default ${DEFAULT-VALUE}")
    private long queryRows = 10_000_000;

    @Option(
            names = "--records",
            paramLabel = "FILE",
            description = "flat JSON objects, one a line, which are written too")
    private Optional<Path> records = Optional.empty();

    @Option(
            names = "--budget-seconds",
            paramLabel = "S",
            defaultValue = "10",
            description = "time at 1,000,000 records/s; default ${DEFAULT-VALUE}")
    private int budgetSeconds = 10;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new StorageReport())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        SampleRows readings = SampleRows.readings();
        publish("storage.md", "Tables, measured", readings, Part.OF_TABLES);
        publish("storage-ingest.md", "Ingest into tables, measured", readings, Part.WITH_INGEST);
        return 0;
    }

    private void publish(String file, String title, SampleRows readings, List<Part> parts) throws Exception {
        List<Part> wanted = parts.stream().filter(only::contains).toList();
        if (wanted.isEmpty()) {
            return;
        }
        StringBuilder report = new StringBuilder(String.format(
                Locale.ROOT,
                "# %s%n%nWritten by `ingestion-bench/run storage`. Java %s on %d cores, heap of %,d MiB. Records of %.1f bytes"
                        + " on average: tenant, one of 50,000 entities, four fields and a time. CPU time is that of the"
                        + " process.%n%n",
                title,
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20,
                (double) readings.batch(1, 0, 1_000).bytes() / 1_000));
        for (Part part : wanted) {
            report.append(measure(part, readings));
        }
        options.publish(file, report);
    }

    private String measure(Part part, SampleRows readings) throws Exception {
        Path directory = options.directory();
        return switch (part) {
            case ROWS -> rows(directory, readings);
            case FLUSH -> new ManyTables(options.contest(), directory, readings).measure();
            case HOUR -> new TablesHour(directory, readings).measure();
            case MERGE -> new Merges(options.contest(), directory, readings, rows).measure();
            case QUERY -> new Queries(options.contest(), directory, readings, rows, queryRows).measure();
            case INGEST -> new IngestWithTables(options.contest(), directory, readings).measure();
            case BUDGET -> new Budget(directory, readings, budgetSeconds).measure();
        };
    }

    private String rows(Path directory, SampleRows readings) throws Exception {
        String text = new RowForms(options.contest(), directory, rows).measure("Rows into files", readings);
        if (records.isEmpty()) {
            return text;
        }
        Path file = records.get();
        return text
                + new RowForms(options.contest(), directory, rows)
                        .measure("Rows into files, data of " + file.getFileName(), SampleRows.ofLines(file));
    }
}

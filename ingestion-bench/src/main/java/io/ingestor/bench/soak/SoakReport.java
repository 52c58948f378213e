package io.ingestor.bench.soak;

import io.ingestor.Ingestor;
import io.ingestor.IngestorBuilder;
import io.ingestor.RecordBatch;
import io.ingestor.bench.contest.ReportOptions;
import io.ingestor.bench.log.BenchFile;
import io.ingestor.bench.log.SampleBlocks;
import io.ingestor.bench.storage.SampleRows;
import io.ingestor.delta.DeltaSink;
import io.ingestor.delta.DeltaTables;
import io.ingestor.delta.TableId;
import io.ingestor.sink.Sink;
import io.ingestor.wal.Compression;
import io.ingestor.wal.segmented.SegmentedOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that runs an ingestor at a steady rate for a long time, and reports latency, memory and files. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "The embedded ingestor at a steady rate, with a sink that discards or with tables.")
public final class SoakReport implements Callable<Integer> {

    @Mixin
    private ReportOptions options = new ReportOptions();

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "records per second; default ${DEFAULT-VALUE}")
    private long rate = 1_000_000;

    @Option(names = "--minutes", paramLabel = "N", defaultValue = "10", description = "default ${DEFAULT-VALUE}")
    private double minutes = 10;

    @Option(
            names = "--tables",
            description = "with a schema and a sink of tables, after the same without a sink; writes soak-tables.md")
    private boolean tables;

    @Option(
            names = "--minutes-before",
            paramLabel = "N",
            defaultValue = "3",
            description = "length of the run without a sink before --tables; default ${DEFAULT-VALUE}")
    private double minutesBefore = 3;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new SoakReport()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        return tables ? withTables() : discarding();
    }

    private int discarding() throws Exception {
        SampleBlocks samples = new SampleBlocks();
        Soak soak = new Soak(rate, minutes, samples::batch, FileColumn.NONE);
        Path directory = Files.createTempDirectory(options.directory(), "soak");
        String figures = run(soak, directory, builder -> builder.sink(Sink.discarding()));
        BenchFile.deleteAll(directory);
        String head = head("A long run", samples.batch(0), "a sink that discards");
        options.publish("soak.md", head + figures);
        return soak.failed() == 0 ? 0 : 1;
    }

    private int withTables() throws Exception {
        SampleRows sample = SampleRows.readings();
        List<RecordBatch> distinct = sample.batches();
        Soak.Batches batches = number -> distinct.get((int) (number % distinct.size()));
        StringBuilder report =
                new StringBuilder(head("A long run into tables", distinct.get(0), "a schema for all records"));
        Soak without = new Soak(rate, minutesBefore, batches, FileColumn.NONE);
        Path bare = Files.createTempDirectory(options.directory(), "soak");
        report.append("## A sink that discards\n\n")
                .append(run(
                        without,
                        bare,
                        builder -> builder.schemas(sample.registry(), sample.policy())
                                .sink(Sink.discarding())));
        BenchFile.deleteAll(bare);
        Path directory = Files.createTempDirectory(options.directory(), "soak");
        Path root = directory.resolve("tables");
        Soak with = new Soak(rate, minutes, batches, () -> tableFiles(root));
        report.append("\n## Tables\n\n")
                .append(run(
                        with,
                        directory.resolve("data"),
                        builder -> builder.schemas(sample.registry(), sample.policy())
                                .sink(DeltaSink.builder(root)
                                        .schemas(sample.registry())
                                        .build())))
                .append(stored(root))
                .append(String.format(
                        Locale.ROOT,
                        "- p99 after the first line, with tables / with a sink that discards: **%.2f**%n",
                        (double) with.p99() / without.p99()));
        BenchFile.deleteAll(directory);
        options.publish("soak-tables.md", report);
        return without.failed() + with.failed() == 0 ? 0 : 1;
    }

    private static String run(Soak soak, Path directory, UnaryOperator<IngestorBuilder> settings) throws Exception {
        SegmentedOptions log =
                SegmentedOptions.builder().compression(Compression.LZ4).build();
        try (Ingestor ingestor =
                settings.apply(Ingestor.builder(directory).walOptions(log)).open()) {
            return soak.run(ingestor);
        }
    }

    private String head(String title, RecordBatch batch, String settings) {
        return String.format(
                Locale.ROOT,
                "# %s, measured%n%nWritten by `ingestion-bench/run soak`. Java %s on %d cores, heap of %,d MiB. %,d records/s"
                        + " for %.1f minutes in batches of %,d, every one synced; records of %.0f bytes on average; log"
                        + " with lz4, hash memtable, default memory budget, %s. Latency counts from when a batch was"
                        + " due.%n%n",
                title,
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20,
                rate,
                minutes,
                batch.size(),
                (double) batch.bytes() / batch.size(),
                settings);
    }

    /** Returns the number of live data files, and that of all files of data and of logs. */
    private static String tableFiles(Path root) throws IOException {
        DeltaTables open = DeltaTables.open(root);
        long live = 0;
        for (TableId table : open.tables()) {
            live += open.summary(table).files();
        }
        try (var all = Files.walk(root)) {
            return live + " of " + all.filter(Files::isRegularFile).count();
        }
    }

    private static String stored(Path root) throws IOException {
        DeltaTables open = DeltaTables.open(root);
        long rows = 0;
        long bytes = 0;
        for (TableId table : open.tables()) {
            rows += open.summary(table).rows();
            bytes += open.summary(table).bytes();
        }
        return String.format(
                Locale.ROOT,
                "- rows in the tables after the close: %,d, of %.1f bytes each%n",
                rows,
                (double) bytes / rows);
    }
}

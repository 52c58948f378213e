package io.ingestor.bench.soak;

import io.ingestor.Ingestor;
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
        StringBuilder report = new StringBuilder("# A long run, measured\n\n")
                .append(head(
                        samples.meanRecordBytes(),
                        "log with lz4, hash memtable, default memory budget, a sink that discards"));
        Path directory = Files.createTempDirectory(options.directory(), "soak");
        Soak soak = new Soak(rate, minutes, samples::batch, FileColumn.NONE);
        try (Ingestor ingestor = Ingestor.builder(directory)
                .walOptions(log())
                .sink(Sink.discarding())
                .open()) {
            report.append(soak.run(ingestor));
        }
        BenchFile.deleteAll(directory);
        options.publish("soak.md", report);
        return soak.failed() == 0 ? 0 : 1;
    }

    private int withTables() throws Exception {
        SampleRows sample = SampleRows.readings();
        List<RecordBatch> batches = sample.batches();
        double meanBytes = (double) batches.get(0).bytes() / batches.get(0).size();
        StringBuilder report = new StringBuilder("# A long run into tables, measured\n\n")
                .append(head(meanBytes, "log with lz4, hash memtable, a schema for all records, default settings"));
        Soak without = new Soak(rate, minutesBefore, batch(batches), FileColumn.NONE);
        Path bare = Files.createTempDirectory(options.directory(), "soak");
        try (Ingestor ingestor = Ingestor.builder(bare)
                .walOptions(log())
                .schemas(sample.registry(), sample.policy())
                .sink(Sink.discarding())
                .open()) {
            report.append("## A sink that discards\n\n").append(without.run(ingestor));
        }
        BenchFile.deleteAll(bare);
        Path directory = Files.createTempDirectory(options.directory(), "soak");
        Path root = directory.resolve("tables");
        Soak with = new Soak(rate, minutes, batch(batches), () -> tableFiles(root));
        try (Ingestor ingestor = Ingestor.builder(directory.resolve("data"))
                .walOptions(log())
                .schemas(sample.registry(), sample.policy())
                .sink(DeltaSink.builder(root).schemas(sample.registry()).build())
                .open()) {
            report.append("\n## Tables\n\n").append(with.run(ingestor));
        }
        report.append(stored(root));
        report.append(String.format(
                Locale.ROOT,
                "- p99 after the first line, with tables / with a sink that discards: **%.2f**%n",
                (double) with.p99() / without.p99()));
        BenchFile.deleteAll(directory);
        options.publish("soak-tables.md", report);
        return without.failed() + with.failed() == 0 ? 0 : 1;
    }

    private static SegmentedOptions log() {
        return SegmentedOptions.builder().compression(Compression.LZ4).build();
    }

    private static Soak.Batches batch(List<RecordBatch> batches) {
        return number -> batches.get((int) (number % batches.size()));
    }

    private String head(double meanBytes, String settings) {
        return String.format(
                Locale.ROOT,
                "Written by `ingestion-bench/run soak`. Java %s on %d cores, heap of %,d MiB. %,d records/s for %.1f minutes"
                        + " in batches of %,d, every one synced; records of %.0f bytes on average; %s. Latency counts"
                        + " from when a batch was due.%n%n",
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20,
                rate,
                minutes,
                Soak.BATCH,
                meanBytes,
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

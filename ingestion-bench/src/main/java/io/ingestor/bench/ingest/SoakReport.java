package io.ingestor.bench.ingest;

import io.ingestor.Durability;
import io.ingestor.Ingestor;
import io.ingestor.IngestorStats;
import io.ingestor.bench.contest.ReportOptions;
import io.ingestor.bench.log.BenchFile;
import io.ingestor.bench.log.SampleBlocks;
import io.ingestor.sink.Sink;
import io.ingestor.wal.Compression;
import io.ingestor.wal.segmented.SegmentedOptions;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * A command that runs an ingestor at a steady rate for a long time, and reports latency, memory and files. Batches are
 * due at fixed times, whether or not earlier ones were answered. Latency counts from the due time of a batch, so that a
 * stall affects every batch that it delays.
 */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "The embedded ingestor at a steady rate, with a sink that discards.")
public final class SoakReport implements Callable<Integer> {

    private static final int LINES = 20;
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(5);

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

    private final AtomicHistogram latency = new AtomicHistogram(LONGEST_NANOS, 3);
    private final Stalls stalls = new Stalls(LATE_NANOS);
    private final LongAdder failed = new LongAdder();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new SoakReport()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        SampleBlocks samples = new SampleBlocks();
        Path directory = Files.createTempDirectory(options.directory(), "soak");
        StringBuilder report = new StringBuilder("# A long run, measured\n\n")
                .append(String.format(
                        Locale.ROOT,
                        "Written by `ingestion-bench/run soak`. Java %s on %d cores, heap of %,d MiB. %,d records/s for %.1f minutes in batches of %,d, every one synced; records of %.0f bytes on average; "
                                + "log with lz4, hash memtable, default memory budget, a sink that discards. Latency counts from when a batch was due.%n%n",
                        Runtime.version(),
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.getRuntime().maxMemory() >> 20,
                        rate,
                        minutes,
                        SampleBlocks.RECORDS,
                        samples.meanRecordBytes()))
                .append(
                        "| after s | acknowledged | p50 ms | p99 ms | max ms | memory MiB | log MiB | log files | heap MiB |\n")
                .append("|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        try (Ingestor ingestor = Ingestor.builder(directory)
                .walOptions(
                        SegmentedOptions.builder().compression(Compression.LZ4).build())
                .sink(Sink.discarding())
                .open()) {
            run(ingestor, directory, samples, report);
        }
        BenchFile.deleteAll(directory);
        options.publish("soak.md", report);
        return failed.sum() == 0 ? 0 : 1;
    }

    private void run(Ingestor ingestor, Path directory, SampleBlocks samples, StringBuilder report) throws Exception {
        long collections = collections();
        long collectionMillis = collectionMillis();
        long batchNanos = TimeUnit.SECONDS.toNanos(1) * SampleBlocks.RECORDS / rate;
        long total = (long) (minutes * TimeUnit.MINUTES.toNanos(1));
        long lineNanos = total / LINES;
        Histogram first = new Histogram(LONGEST_NANOS, 3);
        Histogram later = new Histogram(LONGEST_NANOS, 3);
        Interruptions interruptions = new Interruptions();
        long start = System.nanoTime();
        long nextLine = lineNanos;
        long batches = 0;
        for (long due = 0; due < total; due = ++batches * batchNanos) {
            for (long early = start + due - System.nanoTime(); early > 0; early = start + due - System.nanoTime()) {
                LockSupport.parkNanos(early);
            }
            long dueAt = start + due;
            var unused = ingestor.ingest(samples.batch(batches), Durability.SYNCED)
                    .whenComplete((result, failure) -> answered(dueAt, failure));
            if (due >= nextLine) {
                line(ingestor, directory, due, nextLine == lineNanos ? first : later, report);
                nextLine += lineNanos;
            }
        }
        ingestor.sync().join();
        line(ingestor, directory, System.nanoTime() - start, later, report);
        report.append(String.format(
                Locale.ROOT,
                "%n- batches %,d, failed %,d%n- latency %s%n- after the first line, in which code is compiled: %s%n- %,d collections, %,d ms in all%n",
                batches,
                failed.sum(),
                percentiles(sum(first, later)),
                percentiles(later),
                collections() - collections,
                collectionMillis() - collectionMillis));
        interruptions.close();
        report.append(stalls.table(start, interruptions));
    }

    private static Histogram sum(Histogram first, Histogram later) {
        Histogram sum = first.copy();
        sum.add(later);
        return sum;
    }

    private static String percentiles(Histogram latency) {
        return String.format(
                Locale.ROOT,
                "p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, longest %.1f ms",
                latency.getValueAtPercentile(50) / 1e6,
                latency.getValueAtPercentile(99) / 1e6,
                latency.getValueAtPercentile(99.9) / 1e6,
                latency.getMaxValue() / 1e6);
    }

    private void answered(long dueAt, Throwable failure) {
        if (failure != null) {
            failed.increment();
        }
        long now = System.nanoTime();
        stalls.answered(dueAt, now);
        latency.recordValue(Math.min(now - dueAt, LONGEST_NANOS));
    }

    private void line(Ingestor ingestor, Path directory, long elapsed, Histogram sum, StringBuilder report)
            throws Exception {
        IngestorStats stats = ingestor.stats();
        long files;
        try (var found = Files.list(directory.resolve("wal"))) {
            files = found.count();
        }
        Runtime runtime = Runtime.getRuntime();
        report.append(String.format(
                Locale.ROOT,
                "| %d | %,d | %.2f | %.2f | %.1f | %d | %d | %d | %d |%n",
                TimeUnit.NANOSECONDS.toSeconds(elapsed),
                stats.totals().durable(),
                latency.getValueAtPercentile(50) / 1e6,
                latency.getValueAtPercentile(99) / 1e6,
                latency.getMaxValue() / 1e6,
                stats.memory().usedBytes() >> 20,
                stats.logBytes() >> 20,
                files,
                (runtime.totalMemory() - runtime.freeMemory()) >> 20));
        sum.add(latency);
        latency.reset();
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    private static long collectionMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }
}

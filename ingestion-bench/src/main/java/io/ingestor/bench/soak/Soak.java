package io.ingestor.bench.soak;

import io.ingestor.Durability;
import io.ingestor.Ingestor;
import io.ingestor.IngestorStats;
import io.ingestor.RecordBatch;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;

/**
 * One run at a steady rate. Batches are due at fixed times, whether or not earlier ones were answered. Latency counts
 * from the due time of a batch, so that a stall affects every batch that it delays.
 */
final class Soak {

    private static final int LINES = 20;
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final Path PROCESS = Path.of("/proc/self/status");

    private final long rate;
    private final double minutes;
    private final Batches batches;
    private final FileColumn files;
    private final AtomicHistogram latency = new AtomicHistogram(LONGEST_NANOS, 3);
    private final Histogram first = new Histogram(LONGEST_NANOS, 3);
    private final Histogram later = new Histogram(LONGEST_NANOS, 3);
    private final Stalls stalls = new Stalls(LATE_NANOS);
    private final LongAdder failed = new LongAdder();

    /** A source of batches of one size. */
    @FunctionalInterface
    interface Batches {
        RecordBatch batch(long number);
    }

    Soak(long rate, double minutes, Batches batches, FileColumn files) {
        this.rate = rate;
        this.minutes = minutes;
        this.batches = batches;
        this.files = files;
    }

    /** Returns the number of batches that were not stored. */
    long failed() {
        return failed.sum();
    }

    /** Returns the 99th percentile of the latency after the first line, in which code is compiled, in nanoseconds. */
    long p99() {
        return later.getValueAtPercentile(99);
    }

    /** Sends the batches and returns the report about them. */
    String run(Ingestor ingestor) throws Exception {
        StringBuilder report = new StringBuilder("| after s | acknowledged | p50 ms | p99 ms | max ms | memory MiB"
                + " | sink lacks | log MiB | heap MiB | resident MiB | files |\n"
                + "|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        long collections = collections();
        long collectionMillis = collectionMillis();
        long batchNanos = TimeUnit.SECONDS.toNanos(1) * batches.batch(0).size() / rate;
        long total = (long) (minutes * TimeUnit.MINUTES.toNanos(1));
        long lineNanos = total / LINES;
        Interruptions interruptions = new Interruptions();
        long start = System.nanoTime();
        long nextLine = lineNanos;
        long sent = 0;
        for (long due = 0; due < total; due = ++sent * batchNanos) {
            for (long early = start + due - System.nanoTime(); early > 0; early = start + due - System.nanoTime()) {
                LockSupport.parkNanos(early);
            }
            long dueAt = start + due;
            var unused = ingestor.ingest(batches.batch(sent), Durability.SYNCED)
                    .whenComplete((result, failure) -> answered(dueAt, failure));
            if (due >= nextLine) {
                report.append(line(ingestor, due, nextLine == lineNanos ? first : later));
                nextLine += lineNanos;
            }
        }
        ingestor.sync().join();
        report.append(line(ingestor, System.nanoTime() - start, later));
        report.append(String.format(
                Locale.ROOT,
                "%n- batches %,d, failed %,d%n- latency %s%n- after the first line, in which code is compiled: %s%n"
                        + "- %,d collections, %,d ms in all%n",
                sent,
                failed.sum(),
                percentiles(sum(first, later)),
                percentiles(later),
                collections() - collections,
                collectionMillis() - collectionMillis));
        interruptions.close();
        return report.append(stalls.table(start, interruptions)).toString();
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

    private String line(Ingestor ingestor, long elapsed, Histogram sum) throws IOException {
        IngestorStats stats = ingestor.stats();
        Runtime runtime = Runtime.getRuntime();
        String line = String.format(
                Locale.ROOT,
                "| %d | %,d | %.2f | %.2f | %.1f | %d | %,d | %d | %d | %s | %s |%n",
                TimeUnit.NANOSECONDS.toSeconds(elapsed),
                stats.totals().durable(),
                latency.getValueAtPercentile(50) / 1e6,
                latency.getValueAtPercentile(99) / 1e6,
                latency.getMaxValue() / 1e6,
                stats.memory().usedBytes() >> 20,
                stats.flush().backlog().records(),
                stats.logBytes() >> 20,
                (runtime.totalMemory() - runtime.freeMemory()) >> 20,
                residentMebibytes(),
                files.text());
        sum.add(latency);
        latency.reset();
        return line;
    }

    /** Returns the memory of the process, with what libraries allocate outside the heap; empty if it is unknown. */
    private static String residentMebibytes() throws IOException {
        if (!Files.exists(PROCESS)) {
            return "";
        }
        try (var lines = Files.lines(PROCESS)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> Long.toString(Long.parseLong(line.replaceAll("\\D", "")) >> 10))
                    .findFirst()
                    .orElse("");
        }
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

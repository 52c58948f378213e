package io.ingestor.bench.log;

import io.ingestor.bench.contest.Contender;
import io.ingestor.bench.contest.Contest;
import io.ingestor.bench.contest.Outcome;
import io.ingestor.bench.contest.ReportOptions;
import io.ingestor.wal.Compression;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A command that measures the log and writes the report. */
@Command(
        name = "log",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "The write-ahead log compared with the bare disk and other logs, in one run.")
public final class LogReport implements Callable<Integer> {

    @Mixin
    private ReportOptions options = new ReportOptions();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new LogReport()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path directory = options.directory();
        SampleBlocks samples = new SampleBlocks();
        Contest contest = options.contest();
        StringBuilder report = new StringBuilder("# The write-ahead log, measured\n\n")
                .append(String.format(
                        Locale.ROOT,
                        "Written by `ingestion-bench/run log`. Java %s on %d cores. Records of %.0f bytes on average; a batch is %,d of them. Allocation counts all threads: an entry's future, its value, and the objects of a caller that waits for it.%n%n",
                        Runtime.version(),
                        Runtime.getRuntime().availableProcessors(),
                        samples.meanRecordBytes(),
                        SampleBlocks.RECORDS));

        Contender bare = new BareBatches(directory, samples);
        Contender lz4 = new LogBatches(directory, samples, Compression.LZ4);
        Contender raw = new LogBatches(directory, samples, Compression.NONE);
        Contender rocks = new RocksBatches(directory, samples);
        Contender chronicle = new ChronicleBatches(directory, samples);
        Outcome batches =
                contest.run("Batches, one caller, every batch synced", List.of(bare, lz4, raw, rocks, chronicle));
        report.append(batches.markdown());
        String rate = "records/s";
        report.append(batches.ratio("log (lz4) / bare loop", lz4, rate, bare, rate));
        report.append(batches.ratio("log (lz4) / RocksDB", lz4, rate, rocks, rate));
        report.append(batches.ratio("log (lz4) / Chronicle Queue", lz4, rate, chronicle, rate));

        Contender floor = new RawSync(directory);
        Contender empty = new EmptyLoop(directory);
        Contender one = new LogSingles(directory, samples, 1);
        Contender many = new LogSingles(directory, samples, 64);
        Outcome singles = contest.run(
                "Single records, each synced before its caller continues", List.of(floor, empty, one, many));
        report.append(singles.markdown());
        String median = "p50 us";
        report.append(singles.ratio("p50, log with 1 caller / empty loop", one, median, empty, median));
        report.append(singles.ratio("p50, log with 1 caller / raw fdatasync", one, median, floor, median));
        report.append(singles.ratio("records/s, 64 callers / 1 caller", many, rate, one, rate));

        options.publish("log.md", report);
        return 0;
    }
}

package io.ingestor.bench.log;

import io.ingestor.bench.contest.Contender;
import io.ingestor.bench.contest.Contest;
import io.ingestor.bench.contest.Outcome;
import io.ingestor.wal.Compression;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the log and writes the report. */
@Command(
        name = "log",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "The write-ahead log beside the bare disk and beside other logs, in one run.")
public final class LogReport implements Callable<Integer> {

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            defaultValue = "target/bench",
            description = "on the disk to be measured; default ${DEFAULT-VALUE}")
    private Path directory = Path.of("target", "bench");

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "7",
            description = "turns of each; default ${DEFAULT-VALUE}")
    private int rounds = 7;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "3",
            description = "length of a turn; default ${DEFAULT-VALUE}")
    private int seconds = 3;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            defaultValue = "results/log.md",
            description = "the report; default ${DEFAULT-VALUE}")
    private Path out = Path.of("results", "log.md");

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new LogReport()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Files.createDirectories(directory);
        SampleBlocks samples = new SampleBlocks();
        Contest contest = new Contest(rounds, TimeUnit.SECONDS.toNanos(seconds));
        StringBuilder report = new StringBuilder("# The write-ahead log, measured\n\n")
                .append(String.format(
                        Locale.ROOT,
                        "Written by `ingestion-bench/run log`. Java %s on %d cores. Records of %.0f bytes on average; a batch is %,d of them. Allocation counts all threads: an entry's future, its value, and what a caller that waits for it makes.%n%n",
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
        ratio(report, "log (lz4) / bare loop", batches, lz4, rate, bare, rate);
        ratio(report, "log (lz4) / RocksDB", batches, lz4, rate, rocks, rate);
        ratio(report, "log (lz4) / Chronicle Queue", batches, lz4, rate, chronicle, rate);

        Contender floor = new RawSync(directory);
        Contender empty = new EmptyLoop(directory);
        Contender one = new LogSingles(directory, samples, 1);
        Contender many = new LogSingles(directory, samples, 64);
        Outcome singles =
                contest.run("Single records, each synced before its caller goes on", List.of(floor, empty, one, many));
        report.append(singles.markdown());
        String median = "p50 us";
        ratio(report, "p50, log with 1 caller / empty loop", singles, one, median, empty, median);
        ratio(report, "p50, log with 1 caller / raw fdatasync", singles, one, median, floor, median);
        ratio(report, "records/s, 64 callers / 1 caller", singles, many, rate, one, rate);

        System.out.print(report);
        Path parent = out.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.writeString(out, report);
        return 0;
    }

    private static void ratio(
            StringBuilder report,
            String what,
            Outcome outcome,
            Contender a,
            String figureOfA,
            Contender b,
            String figureOfB) {
        report.append(String.format(
                Locale.ROOT,
                "- %s: **%.2f**%n",
                what,
                outcome.median(a.name(), figureOfA) / outcome.median(b.name(), figureOfB)));
    }
}

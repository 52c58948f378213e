package io.ingestor.bench.ingest;

import io.ingestor.bench.contest.Contender;
import io.ingestor.bench.contest.Contest;
import io.ingestor.bench.contest.Outcome;
import io.ingestor.bench.contest.ReportOptions;
import io.ingestor.bench.log.BareBatches;
import io.ingestor.bench.log.ChronicleBatches;
import io.ingestor.bench.log.EmptyLoop;
import io.ingestor.bench.log.RawSync;
import io.ingestor.bench.log.RocksBatches;
import io.ingestor.bench.log.SampleBlocks;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A command that measures the embedded ingestor and writes the report. */
@Command(
        name = "ingest",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "The embedded ingestor compared with the bare disk and other stores, in one run.")
public final class IngestReport implements Callable<Integer> {

    @Mixin
    private ReportOptions options = new ReportOptions();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new IngestReport()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path directory = options.directory();
        SampleBlocks samples = new SampleBlocks();
        Contest contest = options.contest();
        StringBuilder report = new StringBuilder("# The embedded ingestor, measured\n\n")
                .append(String.format(
                        Locale.ROOT,
                        "Written by `ingestion-bench/run ingest`. Java %s on %d cores, heap of %,d MiB. Records of %.0f bytes on average; a batch is %,d of them. "
                                + "Log with lz4, hash memtable, default memory budget; every acknowledgement is synced and visible. Allocation counts all threads.%n%n",
                        Runtime.version(),
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.getRuntime().maxMemory() >> 20,
                        samples.meanRecordBytes(),
                        SampleBlocks.RECORDS));

        Contender bare = new BareBatches(directory, samples);
        Contender ours = new IngestorBatches(directory, samples);
        Contender rocks = new RocksBatches(directory, samples);
        Contender chronicle = new ChronicleBatches(directory, samples);
        Outcome batches = contest.run("Batches, one caller, every batch synced", List.of(bare, ours, rocks, chronicle));
        String rate = "records/s";
        report.append(batches.markdown())
                .append(batches.ratio("ingestor / bare loop", ours, rate, bare, rate))
                .append(batches.ratio("ingestor / RocksDB", ours, rate, rocks, rate))
                .append(batches.ratio("ingestor / Chronicle Queue", ours, rate, chronicle, rate));

        Contender floor = new RawSync(directory);
        Contender empty = new EmptyLoop(directory);
        Contender one = new IngestorSingles(directory, samples, 1);
        Contender loaded = new SinglesBesideLoad(directory, samples);
        Contender many = new IngestorSingles(directory, samples, 64);
        Outcome singles = contest.run(
                "Single records, each synced before its caller continues", List.of(floor, empty, one, loaded, many));
        String median = "p50 us";
        String tail = "p99 us";
        report.append(singles.markdown())
                .append(singles.ratio("p50, 1 caller / empty loop", one, median, empty, median))
                .append(singles.ratio("p50, 1 caller / raw fdatasync", one, median, floor, median))
                .append(singles.ratio("p99, 1 caller / raw fdatasync", one, tail, floor, tail))
                .append(singles.ratio("p50, 1 caller with load / raw fdatasync", loaded, median, floor, median))
                .append(singles.ratio("p99, 1 caller with load / raw fdatasync", loaded, tail, floor, tail))
                .append(singles.ratio("records/s, 64 callers / 1 caller", many, rate, one, rate));
        options.publish("ingest.md", report);
        return 0;
    }
}

package io.ingestor.bench.ingest;

import io.ingestor.bench.contest.Contender;
import io.ingestor.bench.contest.Outcome;
import io.ingestor.bench.contest.ReportOptions;
import io.ingestor.bench.log.SampleBlocks;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A command that measures ingestion together with readers that never pause, and writes the report. */
@Command(
        name = "reads",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "The embedded ingestor alone and with four threads that read, in one run.")
public final class ReadsReport implements Callable<Integer> {

    @Mixin
    private ReportOptions options = new ReportOptions();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ReadsReport()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path directory = options.directory();
        SampleBlocks samples = new SampleBlocks();
        Contender alone = new IngestorBatches(directory, samples);
        Contender gets = BatchesBesideReads.gets(directory, samples);
        Contender scans = BatchesBesideReads.scans(directory, samples);
        Outcome outcome = options.contest().run("Batches alone and with readers", List.of(alone, gets, scans));
        String perCore = "records/s by the share of the cores that readers leave";
        String head = String.format(
                Locale.ROOT,
                "# Reads during ingestion, measured%n%n"
                        + "Written by `ingestion-bench/run reads`. Java %s on %d cores, heap of %,d MiB. The load is that of"
                        + " `run ingest`; a scan reads the first 100 records of a tenant that has all.%n%n",
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20);
        String ratios = outcome.ratio("with gets, by cores left / alone", gets, perCore, alone, "records/s")
                + outcome.ratio("with scans, by cores left / alone", scans, perCore, alone, "records/s");
        options.publish("reads.md", head + outcome.markdown() + ratios);
        return 0;
    }
}

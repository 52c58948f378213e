package io.ingestor.bench.ingest;

import io.ingestor.bench.contest.Contender;
import io.ingestor.bench.contest.Outcome;
import io.ingestor.bench.contest.ReportOptions;
import io.ingestor.bench.log.SampleBlocks;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that measures the time that an ingestor takes to open over a large log, and writes the report. */
@Command(
        name = "recovery",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "The open of an ingestor that recovers a log and flushes it, compared with a replay of the log alone.")
public final class RecoveryReport implements Callable<Integer> {

    @Mixin
    private ReportOptions options = new ReportOptions();

    @Option(
            names = "--mebibytes",
            paramLabel = "N",
            defaultValue = "1024",
            description = "size of the log on disk; default ${DEFAULT-VALUE}")
    private int mebibytes = 1024;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new RecoveryReport()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        SampleBlocks samples = new SampleBlocks();
        Outcome outcome;
        Contender replay;
        Contender open;
        try (LargeLog log = new LargeLog(options.directory(), samples, (long) mebibytes << 20)) {
            replay = new RecoveryPass("log, open and replay without a listener", log, RecoveryPass::replay);
            open = new RecoveryPass("ingestor, open with a discarding sink", log, RecoveryPass::open);
            outcome = options.contest().run("Once through the whole log", List.of(replay, open));
        }
        String rate = "records/s";
        options.publish(
                "recovery.md",
                String.format(
                                Locale.ROOT,
                                "# Recovery, measured%n%nWritten by `ingestion-bench/run recovery`. Java %s on %d cores, heap of %,d MiB. A log of %,d MiB on disk, lz4, copied before each pass and so in the page cache; batches of %,d records of %.0f bytes on average.%n%n",
                                Runtime.version(),
                                Runtime.getRuntime().availableProcessors(),
                                Runtime.getRuntime().maxMemory() >> 20,
                                mebibytes,
                                SampleBlocks.RECORDS,
                                samples.meanRecordBytes())
                        + outcome.markdown()
                        + outcome.ratio("open with a sink / replay alone", open, rate, replay, rate));
        return 0;
    }
}

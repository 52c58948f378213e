package io.ingestor.bench.log;

import io.ingestor.bench.contest.Contender;
import io.ingestor.bench.contest.Outcome;
import io.ingestor.bench.contest.ReportOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that measures the replay of a log and writes the report. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Replay of the write-ahead log compared with bare passes over its files, in one run.")
public final class ReplayReport implements Callable<Integer> {

    private static final String READ = "bare loop: read";
    private static final String DECOMPRESS = "bare loop: read, LZ4";
    private static final String READER = "log, reader";
    private static final String REPLAY = "log, replay";
    private static final String REPLAY_AND_COPY = "log, replay to a listener that works";

    @Mixin
    private ReportOptions options = new ReportOptions();

    @Option(
            names = "--mebibytes",
            paramLabel = "N",
            defaultValue = "1024",
            description = "size of the log on disk; default ${DEFAULT-VALUE}")
    private int mebibytes = 1024;

    @Option(
            names = "--cold",
            description = "take the files out of the page cache before each pass, with GNU dd; else they may be in it")
    private boolean cold;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ReplayReport()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        SampleBlocks samples = new SampleBlocks();
        Outcome outcome;
        long bytes;
        try (ReplayLog log = new ReplayLog(options.directory(), samples, (long) mebibytes << 20)) {
            bytes = log.bytes();
            List<Contender> contenders = new ArrayList<>();
            contenders.add(new Pass(READ, log, cold, log::readFiles));
            contenders.add(new Pass(DECOMPRESS, log, cold, log::decompressFiles));
            contenders.add(new Pass(READER, log, cold, log::read));
            contenders.add(new Pass(REPLAY, log, cold, log::replay));
            contenders.add(new Pass(REPLAY_AND_COPY, log, cold, log::replayAndCopy));
            contenders.add(new Pass("log, close and open", log, cold, log::reopen));
            outcome = options.contest().run("Once through the whole log", contenders);
        }
        StringBuilder report = new StringBuilder("# Replay of the write-ahead log, measured\n\n")
                .append(String.format(
                        Locale.ROOT,
                        "Written by `ingestion-bench/run replay`. Java %s on %d cores, heap of %,d MiB. A log of %,d MiB on disk, lz4, files %s the page cache; batches of %,d records of %.0f bytes on average.%n%n",
                        Runtime.version(),
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.getRuntime().maxMemory() >> 20,
                        bytes >> 20,
                        cold ? "not in" : "in",
                        SampleBlocks.RECORDS,
                        samples.meanRecordBytes()))
                .append(outcome.markdown());
        ratio(report, outcome, REPLAY, READ);
        ratio(report, outcome, REPLAY, DECOMPRESS);
        ratio(report, outcome, REPLAY, READER);
        options.publish(cold ? "replay-cold.md" : "replay.md", report);
        return 0;
    }

    private static void ratio(StringBuilder report, Outcome outcome, String a, String b) {
        String rate = "records/s";
        report.append(String.format(Locale.ROOT, "- %s / %s: **%.2f**%n", a, b, outcome.ratio(a, rate, b, rate)));
    }
}

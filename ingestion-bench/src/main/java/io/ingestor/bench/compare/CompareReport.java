package io.ingestor.bench.compare;

import io.ingestor.bench.contest.ReportOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * A command that compares two builds in one JVM. A copy of the older build shows how much figures vary without a
 * change. The builds take turns in random order.
 */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "The embedded ingestor of an earlier commit and of this checkout, in one run.")
public final class CompareReport implements Callable<Integer> {

    @Mixin
    private ReportOptions options = new ReportOptions();

    @Option(
            names = "--base",
            required = true,
            split = ":",
            paramLabel = "PATH",
            description = "class path of the earlier build")
    private List<Path> base = List.of();

    @Option(
            names = "--now",
            required = true,
            split = ":",
            paramLabel = "PATH",
            description = "class path of this build")
    private List<Path> now = List.of();

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "name of the earlier build")
    private String name = "";

    @Option(
            names = "--only",
            paramLabel = "CLASS",
            description = "IngestorBatches, IngestorSingles or SinglesBesideLoad; default all")
    private List<String> only = List.of();

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new CompareReport()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        StringBuilder report = new StringBuilder("# Two builds in one JVM\n\n")
                .append(String.format(
                        Locale.ROOT,
                        "Written by `ingestion-bench/run compare`. Java %s on %d cores. %d turns of %d s each, in random "
                                + "order (seed %d); `copy` is the base loaded a second time. Ratio: geometric mean of "
                                + "later / base over the pairs of a round.%n%n",
                        Runtime.version(),
                        Runtime.getRuntime().availableProcessors(),
                        options.rounds(),
                        TimeUnit.NANOSECONDS.toSeconds(options.turnNanos()),
                        seed))
                .append("| figure | build | base ")
                .append(name)
                .append(" | build | ratio | greater |\n")
                .append("|---|---|---|---|---|---|\n");
        try (Build older = new Build("base", base);
                Build copy = new Build("copy", base);
                Build newer = new Build("now", now)) {
            List<Build> builds = List.of(older, copy, newer);
            run(builds, "IngestorBatches", report);
            run(builds, "IngestorSingles", report, 1);
            run(builds, "SinglesBesideLoad", report);
        }
        options.publish("compare.md", report);
        return 0;
    }

    private void run(List<Build> builds, String contender, StringBuilder report, Object... more) throws Exception {
        if (!only.isEmpty() && !only.contains(contender)) {
            return;
        }
        List<Build.Opened> opened = new ArrayList<>();
        for (Build build : builds) {
            opened.add(build.open(contender, options.directory(), more));
        }
        turns(opened, Math.max(3, options.rounds() / 5));
        opened.forEach(Build.Opened::forget);
        turns(opened, options.rounds());
        Build.Opened first = opened.get(0);
        for (String figure : first.figures()) {
            for (Build.Opened other : opened.subList(1, opened.size())) {
                Pairs pairs = new Pairs(first.values(figure), other.values(figure));
                report.append(pairs.row(contender + ", " + figure, other.build()));
            }
        }
        for (Build.Opened open : opened) {
            open.close();
        }
    }

    private void turns(List<Build.Opened> opened, int count) throws ReflectiveOperationException {
        List<Build.Opened> order = new ArrayList<>(opened);
        for (int i = 0; i < count; i++) {
            Collections.shuffle(order, random);
            for (Build.Opened open : order) {
                open.run(options.turnNanos());
            }
        }
    }
}

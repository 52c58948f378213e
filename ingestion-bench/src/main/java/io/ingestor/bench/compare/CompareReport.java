package io.ingestor.bench.compare;

import java.nio.file.Files;
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
import picocli.CommandLine.Option;

/**
 * Measures two builds against each other in one JVM, and the older one against a copy of itself, which shows how far
 * apart figures are where nothing differs. The builds take turns in random order.
 */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "The embedded ingestor of an earlier commit and of this checkout, in one run.")
public final class CompareReport implements Callable<Integer> {

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
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "30",
            description = "turns of each; default ${DEFAULT-VALUE}")
    private int rounds = 30;

    @Option(
            names = "--millis",
            paramLabel = "MS",
            defaultValue = "1000",
            description = "length of a turn; default ${DEFAULT-VALUE}")
    private long millis = 1000;

    @Option(
            names = "--only",
            paramLabel = "CLASS",
            description = "IngestorBatches, IngestorSingles or SinglesBesideLoad; default all")
    private List<String> only = List.of();

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            defaultValue = "target/bench",
            description = "on the disk to be measured; default ${DEFAULT-VALUE}")
    private Path directory = Path.of("target", "bench");

    @Option(
            names = "--results",
            paramLabel = "DIR",
            defaultValue = "results",
            description = "where the report goes; default ${DEFAULT-VALUE}")
    private Path results = Path.of("results");

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new CompareReport()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Files.createDirectories(directory);
        StringBuilder report = new StringBuilder("# Two builds in one JVM\n\n")
                .append(String.format(
                        Locale.ROOT,
                        "Written by `ingestion-bench/run compare`. Java %s on %d cores. %d turns of %d ms each, in random "
                                + "order (seed %d); `copy` is the base loaded a second time. Ratio: geometric mean of "
                                + "later / base over the pairs of a round.%n%n",
                        Runtime.version(),
                        Runtime.getRuntime().availableProcessors(),
                        rounds,
                        millis,
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
        System.out.print(report);
        Files.createDirectories(results);
        Files.writeString(results.resolve("compare.md"), report);
        return 0;
    }

    private void run(List<Build> builds, String contender, StringBuilder report, Object... more) throws Exception {
        if (!only.isEmpty() && !only.contains(contender)) {
            return;
        }
        List<Build.Opened> opened = new ArrayList<>();
        for (Build build : builds) {
            opened.add(build.open(contender, directory, more));
        }
        turns(opened, Math.max(3, rounds / 5));
        opened.forEach(Build.Opened::forget);
        turns(opened, rounds);
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
                open.run(TimeUnit.MILLISECONDS.toNanos(millis));
            }
        }
    }
}

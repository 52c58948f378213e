package io.ingestor.wal.internal.append;

import java.util.Set;
import java.util.TreeSet;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.GradingResult;
import org.openjdk.jcstress.infra.grading.ReportUtils;

/** Runs the stress tests, and ends with an error unless all have run and none has seen what is forbidden. */
final class StressRun {

    private StressRun() {}

    /** @param arguments how many tests there must be, and the options of jcstress */
    public static void main(String[] arguments) throws Exception {
        int expected = Integer.parseInt(arguments[0]);
        String[] settings = new String[arguments.length - 1];
        System.arraycopy(arguments, 1, settings, 0, settings.length);
        Options options = new Options(settings);
        if (!options.parse()) {
            throw new IllegalArgumentException("options that jcstress does not take: " + String.join(" ", settings));
        }
        // Throws if a test has failed, but not if one could not begin or was left out.
        new JCStress(options).run();
        summarize(options, expected);
    }

    private static void summarize(Options options, int expected) throws Exception {
        InProcessCollector collector = new InProcessCollector();
        DiskReadCollector reader = new DiskReadCollector(options.getResultFile(), collector);
        reader.dump();
        reader.close();
        int runs = collector.getTestResults().size();
        Set<String> passed = new TreeSet<>();
        long samples = 0;
        for (TestResult result : ReportUtils.mergedByName(collector.getTestResults())) {
            samples += result.getTotalCount();
            if (ReportUtils.statusToPassed(result) && result.getTotalCount() > 0) {
                passed.add(String.format(
                        "%s: %,d samples, %,d interesting",
                        result.getName().replaceFirst(".*\\.(?=[^.]+\\.[^.]+$)", ""),
                        result.getTotalCount(),
                        interesting(result)));
            }
        }
        passed.forEach(line -> System.out.println("stress: " + line));
        System.out.printf("stress: %d tests of %d, %d runs, %,d samples%n", passed.size(), expected, runs, samples);
        if (passed.size() != expected) {
            throw new AssertionError(passed.size() + " tests have passed, of " + expected);
        }
    }

    private static long interesting(TestResult result) {
        long count = 0;
        for (GradingResult outcome : result.grading().gradingResults.values()) {
            if (outcome.expect == Expect.ACCEPTABLE_INTERESTING) {
                count += outcome.count;
            }
        }
        return count;
    }
}

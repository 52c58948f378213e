package io.ingestor.memtable.internal;

import java.util.Set;
import java.util.TreeSet;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
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

        InProcessCollector collector = new InProcessCollector();
        DiskReadCollector reader = new DiskReadCollector(options.getResultFile(), collector);
        reader.dump();
        reader.close();
        Set<String> passed = new TreeSet<>();
        for (TestResult result : ReportUtils.mergedByName(collector.getTestResults())) {
            if (ReportUtils.statusToPassed(result) && result.getTotalCount() > 0) {
                String name = result.getName().replaceFirst(".*\\.(?=[^.]+\\.[^.]+$)", "");
                passed.add(String.format("%s: %,d samples", name, result.getTotalCount()));
            }
        }
        passed.forEach(line -> System.out.println("stress: " + line));
        System.out.printf("stress: %d tests of %d%n", passed.size(), expected);
        if (passed.size() != expected) {
            throw new AssertionError(passed.size() + " tests have passed, of " + expected);
        }
    }
}

package io.ingestor.rules.internal.transform;

import io.ingestor.rules.StepCounts;
import io.ingestor.rules.internal.transform.slots.FieldPath;
import io.ingestor.rules.internal.transform.slots.StepSource;
import java.util.List;
import java.util.Set;

/**
 * A valid step of a rule.
 *
 * @param name its path in the file, such as {@code transforms[0].steps[1].set}
 * @param value the value from which it was parsed, for error messages
 * @param source the step, not yet bound to slots
 * @param paths the paths that it reads or writes as a whole
 * @param growth the bound on the growth of a record by the step
 * @param keepsOnError true if a failure of the step keeps the record unchanged
 * @param tally its counts
 */
record ParsedStep(
        String name,
        ConfigValue value,
        StepSource source,
        List<FieldPath> paths,
        Growth growth,
        boolean keepsOnError,
        StepTally tally) {

    ParsedStep(
            String name,
            ConfigValue value,
            StepSource source,
            List<FieldPath> paths,
            Growth growth,
            boolean keepsOnError) {
        this(name, value, source, paths, growth, keepsOnError, new StepTally());
    }

    /** Returns true if the step may change a value at one of the paths. A step without paths changes all data. */
    boolean changesValueOf(Set<FieldPath> read) {
        return paths.isEmpty()
                || paths.stream().anyMatch(own -> read.stream().anyMatch(path -> own.holds(path) || path.holds(own)));
    }

    StepCounts counts() {
        return tally.counts(name);
    }
}

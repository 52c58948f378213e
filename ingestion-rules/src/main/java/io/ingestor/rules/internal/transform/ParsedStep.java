package io.ingestor.rules.internal.transform;

import io.ingestor.rules.StepCounts;
import io.ingestor.rules.internal.transform.slots.FieldPath;
import io.ingestor.rules.internal.transform.slots.StepSource;
import java.util.List;

/**
 * A step of a rule that was found right.
 *
 * @param name its place and kind, such as {@code transforms[0].steps[1].set}
 * @param value the value that it was parsed from, for refusals
 * @param source the step
 * @param paths the paths that it reads or writes as a whole
 * @param growth the most bytes by which it makes a record grow
 * @param keepsOnError true if a record at which it fails is kept as it was
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

    StepCounts counts() {
        return tally.counts(name);
    }
}

package io.ingestor.rules.internal.transform;

import io.ingestor.rules.internal.transform.slots.FieldPath;
import io.ingestor.rules.internal.transform.slots.StepSource;
import java.util.List;

/**
 * The content of a step, without its place in a rule.
 *
 * @param source the step, not yet bound to slots
 * @param paths the paths that it reads or writes as a whole
 * @param growth the bound on the growth of a record by the step
 */
record StepPart(StepSource source, List<FieldPath> paths, Growth growth) {}

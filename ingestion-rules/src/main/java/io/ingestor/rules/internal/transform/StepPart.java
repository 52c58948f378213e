package io.ingestor.rules.internal.transform;

import io.ingestor.rules.internal.transform.slots.FieldPath;
import io.ingestor.rules.internal.transform.slots.StepSource;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The content of a step, without its place in a rule.
 *
 * @param source the step
 * @param paths the paths that it reads or writes as a whole
 * @param growth the most bytes by which it makes a record grow
 */
record StepPart(StepSource source, List<FieldPath> paths, long growth) {

    /** The growth that is assumed of a value whose size depends on the record. */
    static final int VALUE_GROWTH = 16 << 10;

    /** Returns the most bytes that the names of a path and the objects around its value take in a record. */
    static long nameBytes(FieldPath path) {
        long bytes = 16;
        for (String name : path.names()) {
            bytes += name.getBytes(StandardCharsets.UTF_8).length + 24;
        }
        return bytes;
    }
}

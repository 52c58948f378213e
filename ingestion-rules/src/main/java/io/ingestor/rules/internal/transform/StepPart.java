package io.ingestor.rules.internal.transform;

import io.ingestor.rules.internal.transform.slots.FieldPath;
import io.ingestor.rules.internal.transform.slots.StepSource;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The content of a step, without its place in a rule.
 *
 * @param source the step, not yet bound to slots
 * @param paths the paths that it reads or writes as a whole
 * @param growth the maximum number of bytes by which it lets a record grow
 */
record StepPart(StepSource source, List<FieldPath> paths, long growth) {

    /** The growth in bytes that is assumed for a value whose size depends on the record. */
    static final int VALUE_GROWTH = 16 << 10;

    /** Returns the maximum encoded size of the names in a path and of the objects around its value. */
    static long nameBytes(FieldPath path) {
        long bytes = 16;
        for (String name : path.names()) {
            bytes += name.getBytes(StandardCharsets.UTF_8).length + 24;
        }
        return bytes;
    }
}

package io.ingestor.rules.internal.transform.step;

import io.ingestor.rules.internal.transform.slots.FieldPath;
import io.ingestor.rules.internal.transform.slots.SlotLayout;
import io.ingestor.rules.internal.transform.slots.StepFailedException;
import io.ingestor.rules.internal.transform.slots.StepSource;
import io.ingestor.rules.internal.transform.slots.Values;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The step that composes the entity id of a record from other fields. */
public final class Identity {

    private static final FieldPath ENTITY = new FieldPath(FieldPath.Root.ENTITY, List.of());

    private Identity() {}

    /**
     * Returns a step that joins strings, numbers and booleans into the entity id. It fails if a field is absent or of
     * another type, or if the id would be empty.
     */
    public static StepSource entityFrom(List<FieldPath> paths, String separator) {
        byte[] between = separator.getBytes(StandardCharsets.UTF_8);
        return slots -> {
            int[] sources = paths.stream().mapToInt(slots::text).toArray();
            int entity = slots.slot(ENTITY);
            return values -> {
                join(values, sources, between, entity);
                return true;
            };
        };
    }

    private static void join(Values values, int[] sources, byte[] between, int entity) {
        int start = values.reserve(0);
        int size = 0;
        for (int i = 0; i < sources.length; i++) {
            int source = sources[i];
            if (i > 0) {
                int unused = values.reserve(size + between.length);
                System.arraycopy(between, 0, values.bytes(), start + size, between.length);
                size += between.length;
            }
            if (values.isText(source)) {
                int length = values.textLength(source);
                int unused = values.reserve(size + length);
                System.arraycopy(values.bytes(), values.textAt(source), values.bytes(), start + size, length);
                size += length;
            } else {
                byte[] text = scalar(values, source).getBytes(StandardCharsets.US_ASCII);
                int unused = values.reserve(size + text.length);
                System.arraycopy(text, 0, values.bytes(), start + size, text.length);
                size += text.length;
            }
        }
        if (size == 0) {
            throw new StepFailedException(ENTITY, "must not be empty, was made of empty text");
        }
        values.setText(entity, start, size);
    }

    private static String scalar(Values values, int source) {
        if (values.isNumber(source)) {
            return Coercions.text(values.number(source));
        }
        if (values.isInteger(source) && source == SlotLayout.VERSION) {
            return Long.toString(values.integer(source));
        }
        if (values.isBool(source)) {
            return values.bool(source) ? "true" : "false";
        }
        throw new StepFailedException(
                values.layout().path(source),
                "must be text, a number, true or false to be part of the entity id, was " + values.describe(source));
    }
}

package io.ingestor.rules.internal.transform.step;

import io.ingestor.RecordOrigin;
import io.ingestor.rules.internal.transform.slots.Constant;
import io.ingestor.rules.internal.transform.slots.FieldPath;
import io.ingestor.rules.internal.transform.slots.StepSource;
import io.ingestor.rules.internal.transform.slots.Values;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/** The step that writes a label: a constant, the time at which the record came in, or its origin. */
public final class Labels {

    private Labels() {}

    /** Returns the path of a label. */
    public static FieldPath path(String key) {
        return new FieldPath(FieldPath.Root.METADATA, List.of(key));
    }

    /** Writes a constant. */
    public static StepSource constant(String key, String value) {
        return Moves.set(path(key), new Constant(value));
    }

    /** Writes the present time as ISO 8601 in UTC with milliseconds. */
    public static StepSource ingestTime(String key, Clock clock) {
        return slots -> {
            int slot = slots.slot(path(key));
            return values -> {
                int at = values.reserve(IsoTime.LENGTH);
                IsoTime.write(clock.millis(), values.bytes(), at);
                values.setText(slot, at, IsoTime.LENGTH);
                return true;
            };
        };
    }

    /**
     * Writes a part of the origin of the record. If that is empty the label is removed, so that it never holds what a
     * client has written.
     */
    public static StepSource origin(String key, Function<RecordOrigin, String> part) {
        return slots -> {
            int slot = slots.slot(path(key));
            int tool = slots.tool();
            return values -> {
                byte[] text = encoded(values, tool, part);
                if (text.length > 0) {
                    values.setText(slot, text, 0, text.length);
                } else {
                    values.remove(slot);
                }
                return true;
            };
        };
    }

    /** Encodes a part of an origin once for all records that have it. */
    private static byte[] encoded(Values values, int tool, Function<RecordOrigin, String> part) {
        RecordOrigin origin = values.origin();
        if (values.tool(tool) instanceof EncodedPart known && known.origin == origin) {
            return known.text;
        }
        EncodedPart made = new EncodedPart(origin, part.apply(origin).getBytes(StandardCharsets.UTF_8));
        values.keepTool(tool, made);
        return made.text;
    }

    /** Returns the bytes that a label takes in a record, at most. */
    public static int bytes(String key, int valueBytes) {
        return key.getBytes(StandardCharsets.UTF_8).length + valueBytes + 16;
    }

    /** A part of an origin in UTF-8. */
    private static final class EncodedPart {

        private final RecordOrigin origin;
        private final byte[] text;

        private EncodedPart(RecordOrigin origin, byte[] text) {
            this.origin = origin;
            this.text = text;
        }
    }
}

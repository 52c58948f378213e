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

/** The steps that write a label: a constant, the time of ingestion, or a part of the origin. */
public final class Labels {

    private Labels() {}

    /** Returns the path of a label. */
    public static FieldPath path(String key) {
        return new FieldPath(FieldPath.Root.METADATA, List.of(key));
    }

    /** Returns a step that writes a constant. */
    public static StepSource constant(String key, String value) {
        return Moves.set(path(key), new Constant(value));
    }

    /** Returns a step that writes the current time as ISO 8601 in UTC, with milliseconds. */
    public static StepSource ingestTime(String key, Clock clock) {
        return slots -> {
            int slot = slots.slot(path(key));
            int tool = slots.tool();
            return values -> {
                values.setText(slot, written(values, tool, clock.millis()), 0, IsoTime.LENGTH);
                return true;
            };
        };
    }

    /**
     * Returns a step that writes a part of the origin of the record. If the part is empty, the step removes the label,
     * so that a client cannot set it.
     */
    public static StepSource origin(String key, Function<RecordOrigin, String> part) {
        return new OriginLabel(path(key), part);
    }

    /** Encodes a time. Records of the same millisecond share the result. */
    private static byte[] written(Values values, int tool, long millis) {
        WrittenTime time;
        if (values.tool(tool) instanceof WrittenTime known) {
            time = known;
        } else {
            time = new WrittenTime();
            values.keepTool(tool, time);
        }
        if (time.millis != millis) {
            time.millis = millis;
            IsoTime.write(millis, time.text, 0);
        }
        return time.text;
    }

    /** Returns the maximum encoded size of a label in bytes. */
    public static int bytes(String key, int valueBytes) {
        return key.getBytes(StandardCharsets.UTF_8).length + valueBytes + 16;
    }

    /** The last encoded time. */
    private static final class WrittenTime {

        private long millis = Long.MIN_VALUE;
        private final byte[] text = new byte[IsoTime.LENGTH];
    }
}

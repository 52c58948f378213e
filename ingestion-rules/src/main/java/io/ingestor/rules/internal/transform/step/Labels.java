package io.ingestor.rules.internal.transform.step;

import io.ingestor.rules.internal.transform.slots.Constant;
import io.ingestor.rules.internal.transform.slots.FieldPath;
import io.ingestor.rules.internal.transform.slots.StepSource;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

/** The step that writes a label: a constant, or the time at which the record came in. */
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

    /** Returns the bytes that a label takes in a record, at most. */
    public static int bytes(String key, int valueBytes) {
        return key.getBytes(StandardCharsets.UTF_8).length + valueBytes + 16;
    }
}

package io.ingestor.rules.internal.transform.step;

import io.ingestor.rules.internal.transform.slots.FieldPath;
import io.ingestor.rules.internal.transform.slots.SlotLayout;
import io.ingestor.rules.internal.transform.slots.StepFailedException;
import io.ingestor.rules.internal.transform.slots.StepSource;
import io.ingestor.rules.internal.transform.slots.Values;
import java.time.Instant;
import java.util.List;

/** The step that sets the timestamp of a record from another field. */
public final class Times {

    private static final FieldPath TIMESTAMP = new FieldPath(FieldPath.Root.TIMESTAMP, List.of());

    /** The first second of year 1. A record can store times from year 1 to year 9999. */
    private static final long MIN_SECONDS = -62_135_596_800L;

    private static final long MAX_SECONDS = 253_402_300_799L;
    private static final long NANOS = 1_000_000_000;

    private Times() {}

    /**
     * Returns a step that sets the timestamp from text or, for an epoch format, a number. It ignores absent and null
     * fields.
     */
    public static StepSource timestampFrom(FieldPath path, TimeFormat format) {
        return slots -> {
            int slot = slots.text(path);
            int timestamp = slots.slot(TIMESTAMP);
            return values -> {
                take(values, slot, timestamp, format);
                return true;
            };
        };
    }

    private static void take(Values values, int slot, int timestamp, TimeFormat format) {
        if (values.isAbsent(slot) || values.isNull(slot)) {
            return;
        }
        if (values.isNumber(slot) && format.isEpoch()) {
            takeNumber(values, slot, timestamp, format);
            return;
        }
        if (!values.isText(slot)) {
            throw new StepFailedException(
                    values.layout().path(slot),
                    "must be a time of format " + format.name() + ", was " + values.describe(slot));
        }
        Instant time = format.parse(values.text(slot));
        if (time == null) {
            throw new StepFailedException(
                    values.layout().path(slot), "must be a time of format " + format.name() + ", was other text");
        }
        set(values, slot, timestamp, time.getEpochSecond(), time.getNano());
    }

    private static void takeNumber(Values values, int slot, int timestamp, TimeFormat format) {
        double number = values.number(slot);
        long units = format.unitsPerSecond();
        double seconds = Math.floor(number / units);
        if (seconds < MIN_SECONDS || seconds > MAX_SECONDS) {
            set(values, slot, timestamp, seconds < 0 ? Long.MIN_VALUE : Long.MAX_VALUE, 0);
        }
        long whole = (long) seconds;
        long nanos = Math.round((number - whole * (double) units) * ((double) NANOS / units));
        set(values, slot, timestamp, whole + nanos / NANOS, (int) (nanos % NANOS));
    }

    private static void set(Values values, int slot, int timestamp, long seconds, int nanos) {
        if (seconds < MIN_SECONDS || seconds > MAX_SECONDS) {
            throw new StepFailedException(values.layout().path(slot), "must be a time from year 1 to 9999");
        }
        if (timestamp != SlotLayout.TIMESTAMP) {
            throw new IllegalArgumentException("slot must be that of the timestamp");
        }
        values.setTime(timestamp, seconds, nanos);
    }
}

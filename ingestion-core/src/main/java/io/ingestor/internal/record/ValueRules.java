package io.ingestor.internal.record;

import io.ingestor.internal.wire.DataRecordFormat;

/**
 * The rules for numbers and times. A scan and a match with a layout both ask here, and {@link IdRules} for ids, so that
 * a record that looks like others keeps each rule.
 */
final class ValueRules {

    /** The exponent of a double, all ones in an infinity or NaN. */
    private static final long EXPONENT = 0x7ff0_0000_0000_0000L;

    private ValueRules() {}

    /** Returns true if the bits are those of a finite number. */
    static boolean isFinite(long bits) {
        return (bits & EXPONENT) != EXPONENT;
    }

    /** Returns true if a timestamp may have these seconds since 1970. */
    static boolean areSeconds(long seconds) {
        return seconds >= DataRecordFormat.MIN_SECONDS && seconds <= DataRecordFormat.MAX_SECONDS;
    }

    /** Returns true if a timestamp may have these nanoseconds of a second. */
    static boolean areNanos(long nanos) {
        return nanos >= 0 && nanos <= DataRecordFormat.MAX_NANOS;
    }
}

package io.ingestor.internal.record;

import io.ingestor.internal.wire.DataRecordFormat;

/**
 * The rules for numbers and times. The scanner and the match with a layout share these rules, and those of
 * {@link IdRules}, so that both accept the same records.
 */
final class ValueRules {

    /** The exponent bits of a double, which are all ones in an infinity or NaN. */
    private static final long EXPONENT = 0x7ff0_0000_0000_0000L;

    private ValueRules() {}

    /** Returns true if the bits are those of a finite number. */
    static boolean isFinite(long bits) {
        return (bits & EXPONENT) != EXPONENT;
    }

    /** Returns true if the seconds since 1970 are within the range of a timestamp. */
    static boolean areSeconds(long seconds) {
        return seconds >= DataRecordFormat.MIN_SECONDS && seconds <= DataRecordFormat.MAX_SECONDS;
    }

    /** Returns true if the nanoseconds are within the range of a timestamp. */
    static boolean areNanos(long nanos) {
        return nanos >= 0 && nanos <= DataRecordFormat.MAX_NANOS;
    }
}

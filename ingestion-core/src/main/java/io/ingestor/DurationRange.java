package io.ingestor;

import java.time.Duration;

/** The durations that a setting may have. */
record DurationRange(Duration least, Duration most) {

    /** Returns the value of a setting. Throws {@link IllegalArgumentException} if it is out of range. */
    Duration checked(String setting, Duration value) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(setting + " must be from " + least + " to " + most + ", was " + value);
        }
        return value;
    }
}

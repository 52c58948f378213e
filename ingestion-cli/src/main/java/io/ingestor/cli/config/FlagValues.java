package io.ingestor.cli.config;

import io.ingestor.cli.terminal.Failures;
import java.time.Duration;

/** Checks of options that do not set a configuration key. */
public final class FlagValues {

    private static final ValueType<Duration> DURATION = ValueType.duration(Duration.ofMillis(1), Duration.ofHours(24));

    private FlagValues() {}

    /**
     * Requires a value to be at least a minimum.
     *
     * @throws ConfigurationException if the value is less
     */
    public static void requireAtLeast(String option, long value, long min) {
        if (value < min) {
            throw new ConfigurationException(new Origin.Flag(option), "must be at least " + min + ", was " + value);
        }
    }

    /**
     * Parses a duration.
     *
     * @throws ConfigurationException if the text is not a duration from 1 ms to 24 h
     */
    public static Duration duration(String option, String text) {
        Origin origin = new Origin.Flag(option);
        try {
            return DURATION.parse(new RawValue(RawValue.Kind.PLAIN, text, origin));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(origin, Failures.describe(e));
        }
    }
}

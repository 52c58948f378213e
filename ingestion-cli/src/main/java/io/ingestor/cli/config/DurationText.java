package io.ingestor.cli.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text form of durations: a whole number and a unit, such as {@code 5s} or {@code 100ms}. */
public final class DurationText {

    private static final Pattern FORM = Pattern.compile("(\\d{1,15})(ns|us|ms|s|m|h)");

    /** The units, from the longest to the shortest. */
    private enum Unit {
        H("h", ChronoUnit.HOURS),
        M("m", ChronoUnit.MINUTES),
        S("s", ChronoUnit.SECONDS),
        MS("ms", ChronoUnit.MILLIS),
        US("us", ChronoUnit.MICROS),
        NS("ns", ChronoUnit.NANOS);

        private final String symbol;
        private final Duration length;

        Unit(String symbol, ChronoUnit unit) {
            this.symbol = symbol;
            this.length = unit.getDuration();
        }
    }

    private DurationText() {}

    /** Returns the duration, or empty if the text does not have this form. */
    static Optional<Duration> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Arrays.stream(Unit.values())
                .filter(unit -> unit.symbol.equals(matcher.group(2)))
                .map(unit -> unit.length.multipliedBy(Long.parseLong(matcher.group(1))))
                .findFirst();
    }

    /** Returns the shortest text that {@link #parse} reads as exactly this duration. */
    public static String format(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        for (Unit unit : Unit.values()) {
            long count = duration.dividedBy(unit.length);
            if (unit.length.multipliedBy(count).equals(duration)) {
                return count + unit.symbol;
            }
        }
        throw new AssertionError("a duration is a whole number of nanoseconds: " + duration);
    }
}

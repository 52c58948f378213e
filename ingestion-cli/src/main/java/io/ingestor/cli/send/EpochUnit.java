package io.ingestor.cli.send;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** A unit of times that are counted from 1970. Digits finer than a nanosecond are cut off. */
enum EpochUnit {
    SECONDS("epoch-s", 0),
    MILLIS("epoch-ms", 3),
    MICROS("epoch-us", 6),
    NANOS("epoch-ns", 9);

    /**
     * The limits on the length and the scale of a number. No time needs more, and the cost of computing a number grows
     * with its digits and its exponent.
     */
    private static final int MAX_NUMBER_LENGTH = 100;

    private static final int MAX_NUMBER_SCALE = 1_000;

    /** The years 1973 to 2286. The ranges of different units do not overlap, so a number fits at most one unit. */
    private static final BigDecimal LIKELY_FROM_SECONDS = new BigDecimal("1e8");

    private static final BigDecimal LIKELY_TO_SECONDS = new BigDecimal("1e10");

    private final String format;
    private final int decimals;

    EpochUnit(String format, int decimals) {
        this.format = format;
        this.decimals = decimals;
    }

    static Optional<EpochUnit> of(String format) {
        return Arrays.stream(values())
                .filter(unit -> unit.format.equals(format))
                .findFirst();
    }

    /**
     * Returns another unit in which the number is a time from 1973 to 2286. Empty if there is none, or if the number is
     * such a time in this unit.
     */
    Optional<EpochUnit> likelierFor(String text) {
        BigDecimal number;
        try {
            number = number(text);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
        return isLikely(number)
                ? Optional.empty()
                : Arrays.stream(values()).filter(unit -> unit.isLikely(number)).findFirst();
    }

    /** @throws DateTimeException if the text is not a number, or the number is not a time */
    Instant read(String text) {
        BigDecimal seconds = number(text).movePointLeft(decimals);
        BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
        long nanos = seconds.subtract(whole).movePointRight(9).longValue();
        try {
            return Instant.ofEpochSecond(whole.longValueExact(), nanos);
        } catch (ArithmeticException e) {
            throw new DateTimeException("too large", e);
        }
    }

    private boolean isLikely(BigDecimal number) {
        BigDecimal seconds = number.movePointLeft(decimals).abs();
        return seconds.compareTo(LIKELY_FROM_SECONDS) >= 0 && seconds.compareTo(LIKELY_TO_SECONDS) < 0;
    }

    private static BigDecimal number(String text) {
        if (text.length() > MAX_NUMBER_LENGTH) {
            throw new DateTimeException("too long");
        }
        BigDecimal number;
        try {
            number = new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new DateTimeException("no number", e);
        }
        if (Math.abs((long) number.scale()) > MAX_NUMBER_SCALE) {
            throw new DateTimeException("too large or too fine");
        }
        return number;
    }

    @Override
    public String toString() {
        return format;
    }
}

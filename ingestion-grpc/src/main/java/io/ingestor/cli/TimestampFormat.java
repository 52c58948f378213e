package io.ingestor.cli;

import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** Reads the time of an event out of a field. A time without a zone is taken as UTC, a date without a time as its first instant. */
final class TimestampFormat {

    /** No time needs more, and what it takes to work out a number grows with its digits and its exponent. */
    private static final int MAX_NUMBER_LENGTH = 100;

    private static final int MAX_NUMBER_SCALE = 1_000;

    private final String name;
    private final Reader reader;

    private interface Reader {
        Instant read(Value value);
    }

    private TimestampFormat(String name, Reader reader) {
        this.name = name;
        this.reader = reader;
    }

    /**
     * @param name {@code iso}, {@code epoch-s}, {@code epoch-ms}, or a pattern of {@link DateTimeFormatter}
     * @throws IllegalArgumentException if it is none of these
     */
    static TimestampFormat of(String name) {
        return new TimestampFormat(
                name,
                switch (name) {
                    case "iso" -> value -> instant(DateTimeFormatter.ISO_DATE_TIME, value);
                    case "epoch-s" -> value -> epoch(value, 0);
                    case "epoch-ms" -> value -> epoch(value, 3);
                    default -> {
                        DateTimeFormatter formatter = DateTimeFormatter.ofPattern(name, Locale.ROOT);
                        yield value -> instant(formatter, value);
                    }
                });
    }

    Timestamp read(String field, Value value) throws RejectedLineException {
        try {
            Instant instant = reader.read(value);
            return Timestamp.newBuilder()
                    .setSeconds(instant.getEpochSecond())
                    .setNanos(instant.getNano())
                    .build();
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            throw new RejectedLineException(
                    "field \"" + field + "\" is no time in the format " + name + ": " + show(value));
        }
    }

    private static Instant instant(DateTimeFormatter formatter, Value value) {
        if (!value.hasStringValue()) {
            throw new DateTimeException("no string");
        }
        TemporalAccessor parsed;
        try {
            parsed = formatter.parseBest(
                    value.getStringValue(), OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
        } catch (DateTimeException e) {
            if (formatter != DateTimeFormatter.ISO_DATE_TIME) {
                throw e;
            }
            parsed = LocalDate.parse(value.getStringValue());
        }
        if (parsed instanceof OffsetDateTime time) {
            return time.toInstant();
        }
        return parsed instanceof LocalDateTime time
                ? time.toInstant(ZoneOffset.UTC)
                : LocalDate.from(parsed).atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    private static Instant epoch(Value value, int decimals) {
        if (!value.hasNumberValue() && !value.hasStringValue()) {
            throw new DateTimeException("no number");
        }
        BigDecimal seconds = number(value).movePointLeft(decimals);
        BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
        long nanos = seconds.subtract(whole).movePointRight(9).longValue();
        return Instant.ofEpochSecond(whole.longValueExact(), nanos);
    }

    private static BigDecimal number(Value value) {
        // By way of its decimal text, 1700000000.123 keeps its .123; the double itself lies a little beside it.
        String text = value.hasNumberValue() ? Double.toString(value.getNumberValue()) : value.getStringValue();
        if (text.length() > MAX_NUMBER_LENGTH) {
            throw new DateTimeException("too long");
        }
        BigDecimal number = new BigDecimal(text);
        if (Math.abs((long) number.scale()) > MAX_NUMBER_SCALE) {
            throw new DateTimeException("too large or too fine");
        }
        return number;
    }

    private static String show(Value value) {
        return switch (value.getKindCase()) {
            case STRING_VALUE -> JsonText.quote(value.getStringValue());
            case NUMBER_VALUE -> BigDecimal.valueOf(value.getNumberValue()).toPlainString();
            case BOOL_VALUE -> String.valueOf(value.getBoolValue());
            case STRUCT_VALUE -> "an object";
            case LIST_VALUE -> "an array";
            default -> "null";
        };
    }
}

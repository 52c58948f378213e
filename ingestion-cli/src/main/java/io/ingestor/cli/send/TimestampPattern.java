package io.ingestor.cli.send;

import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalField;
import java.time.temporal.TemporalQueries;
import java.time.temporal.WeekFields;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A strict parser of times. It refuses days and hours that do not exist, and parts that contradict each other. Names
 * are English and weeks are those of ISO 8601, regardless of the default locale. A time without a zone is in UTC, and a
 * date without a time is the start of its day.
 */
final class TimestampPattern {

    /** US English names with the weeks of ISO 8601, which are those of the region Germany (de). */
    private static final Locale ENGLISH = Locale.forLanguageTag("en-US-u-rg-dezzzz");

    private static final int DATE_LENGTH = "2001-01-13".length();
    private static final Pattern OFFSET_WITHOUT_COLON = Pattern.compile("([+-]\\d{2})(\\d{2})$");

    private static final DateTimeFormatter ISO = strict(builder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .optionalStart()
            .appendLiteral(' ')
            .optionalEnd()
            .appendOffset("+HH:mm:ss", "Z")
            .optionalStart()
            .appendLiteral('[')
            .appendZoneRegionId()
            .appendLiteral(']'));

    private static final TemporalField WEEK = WeekFields.of(ENGLISH).weekOfWeekBasedYear();

    private final DateTimeFormatter formatter;
    private final boolean hasWeeks;

    /**
     * @param pattern a pattern of {@link DateTimeFormatter}
     * @throws IllegalArgumentException if the pattern is invalid
     */
    TimestampPattern(String pattern) {
        // "yyyy" is the year of an era, which a strict formatter does not resolve without an era.
        DateTimeFormatterBuilder builder = builder().parseDefaulting(ChronoField.ERA, 1);
        append(pattern, builder);
        this.formatter = strict(builder);
        this.hasWeeks = pattern.contains("w");
    }

    /** Parses a time in ISO 8601, also with a space instead of the T, and with or without the colon of the offset. */
    static Instant readIso(String text) {
        String time = text.length() > DATE_LENGTH && text.charAt(DATE_LENGTH) == ' '
                ? text.substring(0, DATE_LENGTH) + 'T' + text.substring(DATE_LENGTH + 1)
                : text;
        return instant(ISO.parse(OFFSET_WITHOUT_COLON.matcher(time).replaceFirst("$1:$2")));
    }

    /** @throws DateTimeException if the text does not match, or is not a time */
    Instant read(String text) {
        TemporalAccessor parsed = formatter.parse(text);
        requireItsWeek(parsed, text);
        return instant(parsed);
    }

    /** Refuses week 53 of a year without one, which Java accepts even in strict mode. */
    private void requireItsWeek(TemporalAccessor parsed, String text) {
        LocalDate date = parsed.query(TemporalQueries.localDate());
        if (date == null || !hasWeeks) {
            return;
        }
        TemporalAccessor written = formatter.parseUnresolved(text, new ParsePosition(0));
        if (written != null && written.isSupported(WEEK) && written.getLong(WEEK) != date.getLong(WEEK)) {
            throw new DateTimeException("the year has no such week");
        }
    }

    private static DateTimeFormatterBuilder builder() {
        return new DateTimeFormatterBuilder().parseCaseInsensitive();
    }

    private static DateTimeFormatter strict(DateTimeFormatterBuilder builder) {
        return builder.toFormatter(ENGLISH).withResolverStyle(ResolverStyle.STRICT);
    }

    /** Appends a pattern in which F is the week of the month, as since Java 19; earlier versions use another field. */
    private static void append(String pattern, DateTimeFormatterBuilder builder) {
        int start = 0;
        boolean quoted = false;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            quoted ^= c == '\'';
            if (c == 'F' && !quoted && !isNextTo(pattern, i, 'F') && !isNextTo(pattern, i, 'p')) {
                builder.appendPattern(pattern.substring(start, i)).appendValue(ChronoField.ALIGNED_WEEK_OF_MONTH);
                start = i + 1;
            }
        }
        builder.appendPattern(pattern.substring(start));
    }

    private static boolean isNextTo(String text, int index, char c) {
        return (index > 0 && text.charAt(index - 1) == c) || (index + 1 < text.length() && text.charAt(index + 1) == c);
    }

    private static Instant instant(TemporalAccessor parsed) {
        LocalDate date = parsed.query(TemporalQueries.localDate());
        LocalTime time = parsed.query(TemporalQueries.localTime());
        ZoneId zone = parsed.query(TemporalQueries.zone());
        if (date == null) {
            throw new DateTimeException("no date");
        }
        if (time == null) {
            requireNoPartOfATime(parsed);
            return date.atStartOfDay(zone == null ? ZoneOffset.UTC : zone).toInstant();
        }
        if (zone == null) {
            return date.atTime(time).toInstant(ZoneOffset.UTC);
        }
        boolean hasOffset = parsed.query(TemporalQueries.offset()) != null;
        if (!hasOffset && zone.getRules().getValidOffsets(date.atTime(time)).isEmpty()) {
            throw new DateTimeException("the clocks of the zone skipped it");
        }
        return Instant.from(parsed);
    }

    /** Refuses an incomplete time, such as a 12-hour value without AM or PM, which must not become midnight. */
    private static void requireNoPartOfATime(TemporalAccessor parsed) {
        if (Arrays.stream(ChronoField.values()).anyMatch(field -> field.isTimeBased() && parsed.isSupported(field))) {
            throw new DateTimeException("not all of a time");
        }
    }
}

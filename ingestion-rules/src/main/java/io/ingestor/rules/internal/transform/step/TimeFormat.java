package io.ingestor.rules.internal.transform.step;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A format of times: {@code iso}, {@code epoch_seconds}, {@code epoch_millis}, {@code epoch_micros},
 * {@code epoch_nanos} or a pattern of {@link DateTimeFormatter}. Thread-safe.
 */
public final class TimeFormat {

    private final String name;
    private final long unitsPerSecond;
    private final @Nullable DateTimeFormatter formatter;
    private final ZoneId zone;

    private TimeFormat(String name, long unitsPerSecond, @Nullable DateTimeFormatter formatter, ZoneId zone) {
        this.name = name;
        this.unitsPerSecond = unitsPerSecond;
        this.formatter = formatter;
        this.zone = zone;
    }

    /**
     * Returns a format.
     *
     * @param zone the zone for times without a zone
     * @throws IllegalArgumentException if the format is neither a name nor a valid pattern
     */
    public static TimeFormat of(String format, ZoneId zone) {
        return switch (format) {
            case "epoch_seconds" -> new TimeFormat(format, 1, null, zone);
            case "epoch_millis" -> new TimeFormat(format, 1_000, null, zone);
            case "epoch_micros" -> new TimeFormat(format, 1_000_000, null, zone);
            case "epoch_nanos" -> new TimeFormat(format, 1_000_000_000, null, zone);
            case "iso" -> new TimeFormat(format, 0, DateTimeFormatter.ISO_DATE_TIME, zone);
            default ->
                new TimeFormat(
                        format,
                        0,
                        DateTimeFormatter.ofPattern(withoutEra(format), Locale.ROOT)
                                .withResolverStyle(ResolverStyle.STRICT),
                        zone);
        };
    }

    /**
     * Returns the pattern with {@code y} replaced by {@code u}, because strict resolution accepts {@code y} only with
     * an era.
     */
    private static String withoutEra(String pattern) {
        StringBuilder changed = new StringBuilder(pattern);
        boolean quoted = false;
        for (int i = 0; i < pattern.length(); i++) {
            quoted ^= pattern.charAt(i) == '\'';
            if (!quoted && pattern.charAt(i) == 'y') {
                changed.setCharAt(i, 'u');
            }
        }
        return changed.toString();
    }

    /** Returns true if a time is a number of units since 1970. */
    boolean isEpoch() {
        return unitsPerSecond > 0;
    }

    long unitsPerSecond() {
        return unitsPerSecond;
    }

    String name() {
        return name;
    }

    /** Parses a time. Returns null if the text has another format. */
    @Nullable
    Instant parse(String text) {
        try {
            if (formatter == null) {
                long units = Long.parseLong(text);
                long nanos = Math.floorMod(units, unitsPerSecond) * (1_000_000_000 / unitsPerSecond);
                return Instant.ofEpochSecond(Math.floorDiv(units, unitsPerSecond), nanos);
            }
            TemporalAccessor time =
                    formatter.parseBest(text, ZonedDateTime::from, LocalDateTime::from, LocalDate::from);
            if (time instanceof ZonedDateTime zoned) {
                return zoned.toInstant();
            }
            if (time instanceof LocalDateTime local) {
                return local.atZone(zone).toInstant();
            }
            return ((LocalDate) time).atStartOfDay(zone).toInstant();
        } catch (DateTimeException | NumberFormatException e) {
            return null;
        }
    }
}

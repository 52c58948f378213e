package io.ingestor.cli.send;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** The format of a field that holds a time. */
final class TimestampFormat {

    /** The range of a record's timestamp, the years 1 to 9999. */
    private static final Instant MIN = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant MAX = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private final String name;
    private final Optional<EpochUnit> unit;
    private final Reader reader;

    private interface Reader {
        Instant read(String text);
    }

    private TimestampFormat(String name, Optional<EpochUnit> unit, Reader reader) {
        this.name = name;
        this.unit = unit;
        this.reader = reader;
    }

    /**
     * Creates a format.
     *
     * @param name {@code iso}, the name of an {@link EpochUnit}, or a pattern of
     *     {@link java.time.format.DateTimeFormatter}
     * @throws IllegalArgumentException if the name is none of these
     */
    static TimestampFormat of(String name) {
        Optional<EpochUnit> unit = EpochUnit.of(name);
        if (unit.isPresent()) {
            return new TimestampFormat(name, unit, unit.get()::read);
        }
        return new TimestampFormat(
                name, unit, name.equals("iso") ? TimestampPattern::readIso : new TimestampPattern(name)::read);
    }

    /** @throws DateTimeException if the text is not a time in this format */
    Instant read(String text) {
        Instant time = reader.read(text);
        if (time.isBefore(MIN) || time.isAfter(MAX)) {
            throw new DateTimeException("not in the years 1 to 9999");
        }
        return time;
    }

    /** Returns a warning if the number is an unlikely time in this unit, and a likely one in another. */
    Optional<String> suspicion(String text) {
        return unit.flatMap(given -> given.likelierFor(text)
                .map(likelier -> "is " + describe(text) + " in the format " + given + ", and " + likelier.read(text)
                        + " in " + likelier));
    }

    private String describe(String text) {
        try {
            return read(text).toString();
        } catch (DateTimeException e) {
            return "no time from year 1 to 9999";
        }
    }

    @Override
    public String toString() {
        return name;
    }
}

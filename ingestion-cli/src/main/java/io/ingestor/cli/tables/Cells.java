package io.ingestor.cli.tables;

import io.ingestor.cli.terminal.JsonText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Values that may be absent, as cells of a table and as JSON. */
final class Cells {

    private Cells() {}

    static String text(OptionalLong number) {
        return number.isPresent() ? Long.toString(number.getAsLong()) : "-";
    }

    static String text(OptionalInt number) {
        return number.isPresent() ? Integer.toString(number.getAsInt()) : "-";
    }

    static String text(String text) {
        return text.isEmpty() ? "-" : text;
    }

    /** Returns a time in seconds. */
    static String text(Optional<Instant> time) {
        return time.map(present -> present.truncatedTo(ChronoUnit.SECONDS).toString())
                .orElse("-");
    }

    static String json(OptionalLong number) {
        return number.isPresent() ? Long.toString(number.getAsLong()) : "null";
    }

    static String json(OptionalInt number) {
        return number.isPresent() ? Integer.toString(number.getAsInt()) : "null";
    }

    static String json(Optional<Instant> time) {
        return time.map(present -> JsonText.quote(present.toString())).orElse("null");
    }

    static String json(Map<String, String> members) {
        return members.entrySet().stream()
                .map(member -> JsonText.quote(member.getKey()) + ":" + JsonText.quote(member.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }
}

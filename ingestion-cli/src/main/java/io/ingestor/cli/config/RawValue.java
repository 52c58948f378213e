package io.ingestor.cli.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A value as it was written, before any check.
 *
 * @param kind the form in which it was written
 * @param text the characters of the value, without quotes; for an object or array, a word for its kind
 * @param members the members of an object by name, in order; the elements of an array by index; else empty
 */
record RawValue(Kind kind, String text, Origin origin, Map<String, RawValue> members) {

    /**
     * The form in which a value was written. The environment and the command line have only {@link #PLAIN}, which may
     * stand for any of the others.
     */
    enum Kind {
        PLAIN,
        JSON_STRING,
        JSON_NUMBER,
        JSON_BOOLEAN,
        JSON_OBJECT,
        JSON_ARRAY,
        JSON_NULL
    }

    RawValue {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /** Creates a value without members. */
    RawValue(Kind kind, String text, Origin origin) {
        this(kind, text, origin, Map.of());
    }

    boolean isOneOf(Kind first, Kind second) {
        return kind == first || kind == second;
    }

    /** Returns the value for messages, with quotes unless it is JSON other than a string. */
    String quoted() {
        return kind == Kind.JSON_STRING || kind == Kind.PLAIN ? '"' + text + '"' : text;
    }
}

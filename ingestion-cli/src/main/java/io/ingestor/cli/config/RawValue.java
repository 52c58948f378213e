package io.ingestor.cli.config;

/**
 * A value as it was written, before it is checked.
 *
 * @param kind the form in which it was written
 * @param text its characters, without the quotes if it is a string
 */
record RawValue(Kind kind, String text, Origin origin) {

    /**
     * The form in which a value was written. The environment and the command line have only {@link #PLAIN}, which may
     * stand for any of the others.
     */
    enum Kind {
        PLAIN,
        JSON_STRING,
        JSON_NUMBER,
        JSON_BOOLEAN,
        JSON_OTHER
    }

    boolean isOneOf(Kind first, Kind second) {
        return kind == first || kind == second;
    }

    /** Returns the value as its author sees it. */
    String quoted() {
        return kind == Kind.JSON_STRING || kind == Kind.PLAIN ? '"' + text + '"' : text;
    }
}

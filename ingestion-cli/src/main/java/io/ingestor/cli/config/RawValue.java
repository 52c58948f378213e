package io.ingestor.cli.config;

/**
 * A value as somebody wrote it, before it is checked.
 *
 * @param kind how it was written
 * @param text the characters; of a string without its quotes
 */
public record RawValue(Kind kind, String text, Origin origin) {

    /**
     * How a value was written. The environment and the command line know only {@link #PLAIN}, which may stand for any
     * of the others.
     */
    public enum Kind {
        PLAIN,
        JSON_STRING,
        JSON_NUMBER,
        JSON_BOOLEAN,
        JSON_OTHER
    }

    boolean isOneOf(Kind first, Kind second) {
        return kind == first || kind == second;
    }

    /** The value as its author sees it. */
    String quoted() {
        return kind == Kind.JSON_STRING || kind == Kind.PLAIN ? '"' + text + '"' : text;
    }
}

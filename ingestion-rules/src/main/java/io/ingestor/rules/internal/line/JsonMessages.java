package io.ingestor.rules.internal.line;

import tools.jackson.core.JacksonException;

/** The words for what a parser of JSON refuses. */
public final class JsonMessages {

    private JsonMessages() {}

    /** Returns the reason of an exception in one line, without the place if it is one of the parser. */
    public static String reason(Exception failure) {
        String message = failure instanceof JacksonException json ? json.getOriginalMessage() : failure.getMessage();
        return String.valueOf(message)
                .lines()
                .findFirst()
                .orElse("")
                // The parser names the place at which it began, and the source as a string of no use.
                .replaceAll(" \\(start marker at \\[Source: [^]]*]\\)", "");
    }
}

package io.ingestor.rules.internal.line;

import tools.jackson.core.JacksonException;

/** The words for what a parser of JSON refuses. */
public final class JsonMessages {

    private JsonMessages() {}

    /** Returns the reason in one line, without the place. */
    public static String reason(JacksonException failure) {
        return failure.getOriginalMessage()
                .lines()
                .findFirst()
                .orElse("")
                // The parser names the place at which it began, and the source as a string of no use.
                .replaceAll(" \\(start marker at \\[Source: [^]]*]\\)", "");
    }
}

package io.ingestor.rules.internal.line;

import tools.jackson.core.JacksonException;

/** Messages for JSON that the parser rejects. */
public final class JsonMessages {

    private JsonMessages() {}

    /** Returns the reason of an exception in one line, without the location that a parser exception contains. */
    public static String reason(Exception failure) {
        String message = failure instanceof JacksonException json ? json.getOriginalMessage() : failure.getMessage();
        return String.valueOf(message)
                .lines()
                .findFirst()
                .orElse("")
                // The parser appends the start of the value and an uninformative name of the source.
                .replaceAll(" \\(start marker at \\[Source: [^]]*]\\)", "");
    }
}

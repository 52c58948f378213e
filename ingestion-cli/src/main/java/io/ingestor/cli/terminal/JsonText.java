package io.ingestor.cli.terminal;

import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.io.JsonStringEncoder;

/** JSON strings for output, and user-facing descriptions of JSON errors. */
public final class JsonText {

    private JsonText() {}

    /** Returns a string with its quotes and escapes. */
    public static String quote(String text) {
        return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + '"';
    }

    /** Returns the description of a parser error. Its place is unknown if the JSON is nested too deeply. */
    public static String describe(JacksonException failure) {
        String place = failure.getLocation() == null
                ? ""
                : " at column " + failure.getLocation().getColumnNr();
        return "not valid JSON" + place + ": " + reason(failure);
    }

    /** Returns the description of a parser error without its place. */
    static String reason(JacksonException failure) {
        String message = failure.getOriginalMessage().lines().findFirst().orElse("");
        if (failure instanceof StreamConstraintsException) {
            // The parser formats its limits with the digits of the locale.
            message = ascii(message);
        }
        // Drops advice for programmers on how to configure the parser.
        int advice = message.indexOf(": enable `");
        return (advice < 0 ? message : message.substring(0, advice))
                .replaceAll(", from `[^`]*`", "")
                .replaceAll("was expecting \\(JSON String[^)]*\\)", "expected a valid value")
                .replaceAll(" \\(JSON String[^)]*\\)", "")
                .replaceAll(" \\(start marker at \\[Source: [^]]*]\\)", "");
    }

    private static String ascii(String text) {
        StringBuilder ascii = new StringBuilder(text.length());
        text.chars()
                .map(c -> Character.isDigit(c) ? '0' + Character.digit(c, 10) : c)
                .forEach(c -> ascii.append((char) c));
        return ascii.toString();
    }
}

package io.ingestor.internal.wire;

import java.nio.charset.StandardCharsets;

/**
 * Excerpts of client text that are safe in messages and logs: quoted, truncated, and with unprintable characters
 * escaped.
 */
public final class Excerpt {

    private static final int MAX_CHARS = 40;

    /** The maximum number of bytes to decode: a character takes up to four. */
    private static final int MAX_BYTES = 4 * MAX_CHARS;

    private Excerpt() {}

    /** Returns an excerpt of UTF-8 text. Invalid bytes are shown as U+FFFD. */
    public static String of(byte[] bytes, int offset, int length) {
        return of(new String(bytes, offset, Math.min(length, MAX_BYTES), StandardCharsets.UTF_8), length > MAX_BYTES);
    }

    private static String of(String text, boolean cutBefore) {
        StringBuilder shown = new StringBuilder(MAX_CHARS + 3).append('"');
        int at = 0;
        while (at < text.length() && shown.length() <= MAX_CHARS) {
            int codePoint = text.codePointAt(at);
            at += Character.charCount(codePoint);
            if (codePoint == '"' || codePoint == '\\') {
                shown.append('\\').append((char) codePoint);
            } else if (prints(codePoint)) {
                shown.appendCodePoint(codePoint);
            } else {
                shown.append("\\u{");
                for (int shift = codePoint < 0x10000 ? 12 : 20; shift >= 0; shift -= 4) {
                    shown.append(Character.forDigit((codePoint >>> shift) & 0xf, 16));
                }
                shown.append('}');
            }
        }
        return shown.append(at < text.length() || cutBefore ? "...\"" : "\"").toString();
    }

    private static boolean prints(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}

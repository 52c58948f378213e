package io.ingestor.rules.internal.schema;

import java.nio.charset.StandardCharsets;

/** The formats of UUIDs, JSON Pointers and regular expressions. */
final class NameFormats {

    private static final int UUID_BYTES = 36;

    private NameFormats() {}

    static boolean isUuid(byte[] text, int from, int end) {
        if (end - from != UUID_BYTES) {
            return false;
        }
        for (int i = 0; i < UUID_BYTES; i++) {
            boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            if (hyphen ? text[from + i] != '-' : !Ascii.isHex(text[from + i])) {
                return false;
            }
        }
        return true;
    }

    static boolean isJsonPointer(byte[] text, int from, int end) {
        if (from < end && text[from] != '/') {
            return false;
        }
        for (int i = from; i < end; i++) {
            if (text[i] == '~' && (i + 1 == end || (text[i + 1] != '0' && text[i + 1] != '1'))) {
                return false;
            }
        }
        return true;
    }

    static boolean isRelativeJsonPointer(byte[] text, int from, int end) {
        int digits = Ascii.skipDigits(text, from, end);
        if (digits == from || (digits - from > 1 && text[from] == '0')) {
            return false;
        }
        return (end - digits == 1 && text[digits] == '#') || isJsonPointer(text, digits, end);
    }

    static boolean isRegex(byte[] text, int from, int end) {
        try {
            TextPattern.compile(new String(text, from, end - from, StandardCharsets.UTF_8));
            return true;
        } catch (InvalidPatternException e) {
            return false;
        }
    }
}

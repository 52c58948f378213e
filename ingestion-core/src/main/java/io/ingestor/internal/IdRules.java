package io.ingestor.internal;

import org.jspecify.annotations.Nullable;

/** What a tenant or an entity id must not be: too long, or with control characters (U+0000 to U+001F, U+007F), the first of which separates the two in keys. */
final class IdRules {

    private IdRules() {}

    /** What is wrong with an id, null if nothing is. */
    static @Nullable String wrong(byte[] bytes, int offset, int length, int maxLength) {
        if (length > maxLength) {
            return tooLong(bytes, offset, length, maxLength);
        }
        int control = Utf8.firstControl(bytes, offset, offset + length);
        if (control >= 0) {
            return String.format(
                    "must not hold control characters, byte %d is U+%04X: %s",
                    control - offset, bytes[control], Excerpt.of(bytes, offset, length));
        }
        return null;
    }

    static String tooLong(byte[] bytes, int offset, int length, int maxLength) {
        return "must be at most " + maxLength + " bytes of UTF-8, was " + length + ": "
                + Excerpt.of(bytes, offset, length);
    }
}

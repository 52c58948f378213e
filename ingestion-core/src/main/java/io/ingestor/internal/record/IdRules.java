package io.ingestor.internal.record;

import io.ingestor.internal.wire.Excerpt;
import io.ingestor.internal.wire.Utf8;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The rules for tenants and entity ids: a maximum length, and no characters that change the display of text. These are
 * the control characters (U+0000 to U+001F and U+007F to U+009F), direction marks, and the line and paragraph
 * separators. U+0000 separates the tenant from the entity id in keys.
 */
public final class IdRules {

    private IdRules() {}

    /** Returns true if the text contains none of the forbidden characters. */
    public static boolean isPrintable(byte[] bytes, int from, int to) {
        return Utf8.firstControl(bytes, from, to) < 0;
    }

    /** Returns a message for the first rule that an id breaks, or null if it breaks none. */
    public static @Nullable String wrong(byte[] bytes, int offset, int length, int maxLength) {
        if (length > maxLength) {
            return tooLong(bytes, offset, length, maxLength);
        }
        if (!isPrintable(bytes, offset, offset + length)) {
            int control = Utf8.firstControl(bytes, offset, offset + length);
            return String.format(
                    Locale.ROOT,
                    "must not hold control characters or direction marks, byte %d is U+%04X: %s",
                    control - offset,
                    Utf8.codePoint(bytes, control, offset + length),
                    Excerpt.of(bytes, offset, length));
        }
        return null;
    }

    public static String tooLong(byte[] bytes, int offset, int length, int maxLength) {
        return "must be at most " + maxLength + " bytes of UTF-8, was " + length + ": "
                + Excerpt.of(bytes, offset, length);
    }
}

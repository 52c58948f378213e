package io.ingestor.rules.internal.transform.step;

import io.ingestor.rules.internal.transform.slots.FieldPath;
import io.ingestor.rules.internal.transform.slots.StepFailedException;
import io.ingestor.rules.internal.transform.slots.StepSource;
import io.ingestor.rules.internal.transform.slots.Values;
import java.util.Locale;

/**
 * The steps that change text. They ignore absent and null fields, and fail for other values. ASCII text is changed
 * without decoding.
 */
public final class Texts {

    /** A change of a slot that contains text. */
    @FunctionalInterface
    private interface Change {
        void apply(Values values, int slot);
    }

    private Texts() {}

    private static StepSource step(FieldPath path, Change change) {
        return slots -> {
            int slot = slots.text(path);
            return values -> {
                if (isText(values, slot)) {
                    change.apply(values, slot);
                }
                return true;
            };
        };
    }

    /**
     * Returns true if the slot contains text, and false if it is absent or null.
     *
     * @throws StepFailedException if the slot contains another value
     */
    static boolean isText(Values values, int slot) {
        if (values.isText(slot)) {
            return true;
        }
        if (values.isAbsent(slot) || values.isNull(slot)) {
            return false;
        }
        throw new StepFailedException(values.layout().path(slot), "must be text, was " + values.describe(slot));
    }

    /** Returns a step that removes white space at both ends. */
    public static StepSource trim(FieldPath path) {
        return step(path, (values, slot) -> {
            int from = values.textAt(slot);
            int to = from + values.textLength(slot);
            byte[] bytes = values.bytes();
            while (from < to && isSpace(bytes[from])) {
                from++;
            }
            while (to > from && isSpace(bytes[to - 1])) {
                to--;
            }
            if (to > from && (bytes[from] < 0 || bytes[to - 1] < 0)) {
                String text = values.text(slot);
                String stripped = text.strip();
                if (stripped.length() != text.length()) {
                    values.setText(slot, stripped);
                }
            } else if (to - from != values.textLength(slot)) {
                values.setText(slot, from, to - from);
            }
        });
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || (b >= '\t' && b <= '\r') || (b >= 0x1c && b <= 0x1f);
    }

    /** Returns a step that converts text to lower case. */
    public static StepSource lower(FieldPath path) {
        return step(path, (values, slot) -> changeCase(values, slot, 'A'));
    }

    /** Returns a step that converts text to upper case. */
    public static StepSource upper(FieldPath path) {
        return step(path, (values, slot) -> changeCase(values, slot, 'a'));
    }

    /** Inverts the case of the 26 ASCII letters from {@code first} on. Text beyond ASCII is decoded and converted. */
    private static void changeCase(Values values, int slot, char first) {
        byte[] bytes = values.bytes();
        int at = values.textAt(slot);
        int length = values.textLength(slot);
        boolean changes = false;
        for (int i = at; i < at + length; i++) {
            if (bytes[i] < 0) {
                String text = values.text(slot);
                String cased = first == 'A' ? text.toLowerCase(Locale.ROOT) : text.toUpperCase(Locale.ROOT);
                if (!cased.equals(text)) {
                    values.setText(slot, cased);
                }
                return;
            }
            changes |= bytes[i] >= first && bytes[i] <= first + 25;
        }
        if (!changes) {
            return;
        }
        int to = values.reserve(length);
        bytes = values.bytes();
        for (int i = 0; i < length; i++) {
            byte b = bytes[at + i];
            bytes[to + i] = b >= first && b <= first + 25 ? (byte) (b ^ 0x20) : b;
        }
        values.setText(slot, to, length);
    }

    /** Returns a step that truncates text to a number of code points. */
    public static StepSource truncate(FieldPath path, int codePoints) {
        return step(path, (values, slot) -> {
            int at = values.textAt(slot);
            int end = after(values, slot, codePoints);
            if (end - at < values.textLength(slot)) {
                values.setText(slot, at, end - at);
            }
        });
    }

    /** Returns the offset after the first code points of a text. */
    private static int after(Values values, int slot, int codePoints) {
        byte[] bytes = values.bytes();
        int at = values.textAt(slot);
        int end = at + values.textLength(slot);
        int left = codePoints;
        while (at < end) {
            if ((bytes[at] & 0xc0) != 0x80 && left-- == 0) {
                return at;
            }
            at++;
        }
        return end;
    }

    private static int codePoints(Values values, int slot) {
        byte[] bytes = values.bytes();
        int count = 0;
        for (int i = values.textAt(slot); i < values.textAt(slot) + values.textLength(slot); i++) {
            count += (bytes[i] & 0xc0) == 0x80 ? 0 : 1;
        }
        return count;
    }

    /** Returns a step that replaces each code point with an ASCII character, except for some at both ends. */
    public static StepSource mask(FieldPath path, int keepFirst, int keepLast, char with) {
        return step(path, (values, slot) -> {
            int count = codePoints(values, slot);
            // A text that is too short to hide a code point is masked completely.
            boolean all = (long) keepFirst + keepLast >= count;
            int first = all ? 0 : keepFirst;
            int last = all ? 0 : keepLast;
            int at = values.textAt(slot);
            int end = at + values.textLength(slot);
            int firstEnd = after(values, slot, first);
            int lastAt = after(values, slot, count - last);
            int to = values.reserve(end - at);
            byte[] bytes = values.bytes();
            System.arraycopy(bytes, at, bytes, to, firstEnd - at);
            int size = firstEnd - at;
            for (int i = 0; i < count - first - last; i++) {
                bytes[to + size++] = (byte) with;
            }
            System.arraycopy(bytes, lastAt, bytes, to + size, end - lastAt);
            values.setText(slot, to, size + end - lastAt);
        });
    }
}

package io.ingestor.internal.block;

/** Bounds of texts that come from steps of the host or hold parts of a record. */
final class StepTexts {

    private static final int MAX_CHARS = 1000;

    private StepTexts() {}

    /** Cuts a text at 1,000 characters, but not inside a surrogate pair: half of one has no UTF-8. */
    static String cut(String text) {
        if (text.length() <= MAX_CHARS) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MAX_CHARS - 1)) ? MAX_CHARS - 1 : MAX_CHARS;
        return text.substring(0, end) + "...";
    }

    /** Returns the end of the longest front of that many bytes at most that ends with a whole character. */
    static int end(byte[] utf8, int maxBytes) {
        int end = maxBytes;
        while (end > 0 && (utf8[end] & 0xc0) == 0x80) {
            end--;
        }
        return end;
    }
}

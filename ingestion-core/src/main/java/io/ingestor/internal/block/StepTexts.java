package io.ingestor.internal.block;

/** The length limits of texts that come from steps of the host or contain parts of a record. */
final class StepTexts {

    private static final int MAX_CHARS = 1000;

    private StepTexts() {}

    /**
     * Returns a text, cut after 1,000 characters. A surrogate pair is not split, because half of one has no UTF-8
     * encoding.
     */
    static String cut(String text) {
        if (text.length() <= MAX_CHARS) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MAX_CHARS - 1)) ? MAX_CHARS - 1 : MAX_CHARS;
        return text.substring(0, end) + "...";
    }

    /** Returns the length of the longest prefix of at most the given length that ends with a whole character. */
    static int end(byte[] utf8, int maxBytes) {
        int end = maxBytes;
        while (end > 0 && (utf8[end] & 0xc0) == 0x80) {
            end--;
        }
        return end;
    }
}

package io.ingestor.validate;

/**
 * A rule for a text, such as a pattern or a format. It must be pure and thread-safe, and should take time linear in the
 * length of the text. It must neither keep nor modify the array.
 */
public interface TextRule {

    /**
     * Returns true if the text satisfies the rule.
     *
     * @param utf8 an array that contains the text in valid UTF-8; the text may be empty
     * @param offset the index of the first byte of the text
     * @param length the number of bytes of the text
     * @throws UndecidedException if the rule cannot decide on the text
     */
    boolean accepts(byte[] utf8, int offset, int length);

    /** Returns the keyword that violations contain, such as {@code pattern}. */
    String keyword();

    /** Returns the description that follows "must be" in violations, such as {@code an email address}. */
    String expected();
}

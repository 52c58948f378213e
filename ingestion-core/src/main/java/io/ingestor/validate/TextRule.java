package io.ingestor.validate;

/**
 * A rule for a text, such as a pattern or a format. It must be pure and safe for all threads, and it should take time
 * in proportion to the length of the text. It must not keep the array, and must not write to it.
 */
public interface TextRule {

    /**
     * Returns true if the text keeps the rule.
     *
     * @param utf8 an array with the text in valid UTF-8; it may be empty
     * @param offset the place of the first byte of the text
     * @param length the number of bytes of the text
     * @throws UndecidedException if the rule does not decide on the text
     */
    boolean accepts(byte[] utf8, int offset, int length);

    /** Returns the keyword for violations, such as {@code pattern}. */
    String keyword();

    /** Returns the expected text for violations, as it stands after "must be": {@code an email address}. */
    String expected();
}

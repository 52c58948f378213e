package io.ingestor;

/**
 * A borrowed view of bytes inside a record: a name, a text or a payload. It is valid until the {@link RecordFields}
 * that returned it moves; {@link #copy()} and {@link #text()} return copies that stay valid. Only these two methods
 * allocate, and {@link #contentEquals(String)} if the text is not ASCII. Not thread-safe.
 *
 * <p>All methods throw {@link IllegalStateException} once the borrowed record is no longer valid.
 */
public interface BytesView {

    /** Returns the number of bytes. */
    int length();

    /**
     * Returns the byte at an index.
     *
     * @throws IndexOutOfBoundsException if the index is negative or not less than the length
     */
    byte at(int index);

    /** Returns true if the bytes equal those of the array. */
    boolean contentEquals(byte[] other);

    /** Returns true if the bytes are the UTF-8 encoding of the text. */
    boolean contentEquals(String text);

    /**
     * Copies all bytes into an array, starting at the offset.
     *
     * @throws IndexOutOfBoundsException if they do not fit into the array from the offset on
     */
    void copyTo(byte[] target, int offset);

    /** Returns a copy of the bytes. */
    byte[] copy();

    /** Returns the bytes decoded as UTF-8, with U+FFFD in place of malformed bytes. */
    String text();
}

package io.ingestor;

/**
 * A borrowed view of bytes inside a record: a name, a text or a payload. It is valid until the {@link RecordFields}
 * that returned it moves; {@link #copy()} and {@link #text()} keep the content. Only these two make objects, and
 * {@link #contentEquals(String)} if the text is not ASCII. For one thread.
 *
 * <p>All methods throw {@link IllegalStateException} once the record is no longer lent.
 */
public interface BytesView {

    /** Returns the number of bytes. */
    int length();

    /**
     * Returns the byte at an index.
     *
     * @throws IndexOutOfBoundsException if the index is not from 0 to the length less one
     */
    byte at(int index);

    /** Returns true if the bytes are those of the array. */
    boolean contentEquals(byte[] other);

    /** Returns true if the bytes are the UTF-8 of the text. */
    boolean contentEquals(String text);

    /**
     * Copies all bytes into an array.
     *
     * @throws IndexOutOfBoundsException if they do not fit behind the offset
     */
    void copyTo(byte[] target, int offset);

    /** Returns a copy of the bytes. */
    byte[] copy();

    /** Returns the bytes decoded as UTF-8, with U+FFFD in place of bytes that are not. */
    String text();
}

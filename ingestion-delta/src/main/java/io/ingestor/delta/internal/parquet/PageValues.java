package io.ingestor.delta.internal.parquet;

import org.apache.parquet.format.Encoding;
import org.jspecify.annotations.Nullable;

/**
 * The values of a page in their encoding. Numbers, the bits of doubles, and truth values are words; texts and binary
 * values are bytes, which are copied.
 */
interface PageValues {

    /** Adds a word. */
    default void add(long word) {
        throw new IllegalStateException("value must be bytes, was a number");
    }

    /** Adds bytes, which are borrowed for the call. */
    default void add(byte[] array, int offset, int length) {
        throw new IllegalStateException("value must be a number, was bytes");
    }

    /** Appends the values to a page, forgets them, and returns their encoding. */
    Encoding endPage(Bytes page);

    /** Ends the column chunk, and returns the dictionary to which its pages refer, or null if they need none. */
    default @Nullable DictionaryEntries endChunk() {
        return null;
    }

    /** Begins the next column chunk, after the dictionary was written. */
    default void beginChunk() {}

    /** Returns the bytes of memory in use. */
    long memory();

    /**
     * The content of a dictionary page.
     *
     * @param bytes the entries in the plain encoding, valid until the next value is added
     * @param count the number of entries
     */
    record DictionaryEntries(Bytes bytes, int count) {}
}

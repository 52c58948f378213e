package io.ingestor.memtable;

/**
 * Borrowed: the entries of one block, numbered from 0. A table may call these methods any number of times during
 * {@link Memtable#putAll}, and never after it.
 */
public interface BlockEntries {

    /** Returns the number of entries. */
    int count();

    /** Returns the offset of an entry's key in the block. */
    int keyOffset(int ordinal);

    /** Returns the length of the key, at least 1. */
    int keyLength(int ordinal);

    /** Returns the offset of an entry's value in the block. */
    int valueOffset(int ordinal);

    /** Returns the length of the value. */
    int valueLength(int ordinal);

    /** Returns the version of an entry, 0 or more. */
    long version(int ordinal);
}

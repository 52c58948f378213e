package io.ingestor.memtable;

/**
 * Borrowed: entries within one block, numbered from 0. The table copies nothing. It calls these methods any number of
 * times while it puts the entries.
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

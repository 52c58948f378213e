package io.ingestor.memtable;

/**
 * Borrowed: entries that lie in one block, numbered from 0. The table copies nothing and asks while it puts them, for
 * each as often as it likes.
 */
public interface BlockEntries {

    /** How many there are. */
    int count();

    /** Where the key of an entry begins in the block. */
    int keyOffset(int ordinal);

    /** Length of the key, at least 1. */
    int keyLength(int ordinal);

    /** Where the value of an entry begins in the block. */
    int valueOffset(int ordinal);

    /** Length of the value. */
    int valueLength(int ordinal);

    /** The version of an entry, 0 or more. */
    long version(int ordinal);
}

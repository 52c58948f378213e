package io.ingestor.memtable;

/** The reads of a table, live or sealed. */
public interface MemtableReads {

    /**
     * Finds the latest entry of a key.
     *
     * @param snapshot highest sequence that may be seen
     * @param into is moved to the entry if there is one, else left alone
     * @return whether there is one
     * @throws UnsupportedOperationException if the table is live and without {@code Capability.GET_BEFORE_SEAL}
     */
    boolean latest(byte[] key, long snapshot, EntryView into);

    /**
     * Finds the entry of a key with exactly that version; among several, the one with the highest sequence. Otherwise
     * like {@link #latest}.
     */
    boolean atVersion(byte[] key, long version, long snapshot, EntryView into);

    /**
     * Walks the keys that begin with {@code prefix} in order, every entry of a key latest first. An empty prefix means
     * all keys. The cursor sees exactly the entries up to {@code snapshot}, whatever is put meanwhile.
     */
    default EntryCursor scan(byte[] prefix, long snapshot) {
        return scan(prefix, snapshot, ScanMemory.UNBOUNDED);
    }

    /**
     * Walks the keys like {@link #scan(byte[], long)}, within bounded memory. When it returns, the scan has taken the
     * {@linkplain EntryCursor#memoryBytes bytes of the cursor} and those by which the table grew.
     *
     * @param memory gives the memory that the scan needs before its first entry
     */
    EntryCursor scan(byte[] prefix, long snapshot, ScanMemory memory);

    /** Returns the number of entries. */
    int count();

    /** Returns the sequence of the first entry, 0 if the table is empty. */
    long firstSequence();

    /** Returns the sequence of the last entry, 0 if the table is empty. */
    long lastSequence();

    /**
     * Returns the bytes of memory held, in capacity: the {@linkplain MemtableMemory#total() total} of {@link #memory},
     * without making an object. The number changes with blocks and puts. That of a sealed table may grow once, by the
     * order that its first read makes and keeps.
     */
    long memoryBytes();

    /** Returns the bytes of memory held, by purpose. Each class is of the moment at which it is read. */
    MemtableMemory memory();
}

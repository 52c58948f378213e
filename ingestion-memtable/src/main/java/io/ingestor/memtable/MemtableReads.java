package io.ingestor.memtable;

/** The reads of a table, live or sealed. */
public interface MemtableReads {

    /**
     * Finds the latest entry of a key.
     *
     * @param snapshot the highest sequence that may be seen
     * @param into the view to move to the entry; unchanged if there is none
     * @return whether an entry was found
     * @throws UnsupportedOperationException if the table is live and lacks {@code Capability.GET_BEFORE_SEAL}
     */
    boolean latest(byte[] key, long snapshot, EntryView into);

    /**
     * Finds the entry of a key with exactly that version, and with the highest sequence if there are several. Otherwise
     * like {@link #latest}.
     */
    boolean atVersion(byte[] key, long version, long snapshot, EntryView into);

    /**
     * Returns a cursor over the entries of the keys that begin with {@code prefix}, ordered by key, and for each key
     * latest first. An empty prefix means all keys. The cursor sees exactly the entries up to {@code snapshot},
     * regardless of concurrent puts.
     */
    default EntryCursor scan(byte[] prefix, long snapshot) {
        return scan(prefix, snapshot, ScanMemory.UNBOUNDED);
    }

    /**
     * Returns a cursor like {@link #scan(byte[], long)}, which takes its memory from an account. On return, the scan
     * has taken the {@linkplain EntryCursor#memoryBytes bytes of the cursor} and the bytes by which it made the table
     * grow.
     *
     * @param memory the account of the memory that the scan needs before its first entry
     */
    EntryCursor scan(byte[] prefix, long snapshot, ScanMemory memory);

    /** Returns the number of entries. */
    int count();

    /** Returns the sequence of the first entry, or 0 if the table is empty. */
    long firstSequence();

    /** Returns the sequence of the last entry, or 0 if the table is empty. */
    long lastSequence();

    /**
     * Returns the bytes of memory held, by capacity: the {@linkplain MemtableMemory#total() total} of {@link #memory},
     * without allocation. The number grows when blocks are added and entries are put. A sealed table may grow once, by
     * the sorted order that its first scan or lookup creates.
     */
    long memoryBytes();

    /** Returns the bytes of memory held, by purpose. The components are not read atomically. */
    MemtableMemory memory();
}

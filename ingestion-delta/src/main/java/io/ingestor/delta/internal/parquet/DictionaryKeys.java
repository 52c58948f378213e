package io.ingestor.delta.internal.parquet;

/** The distinct values of a column chunk, numbered from 0 in the order in which they came. */
sealed interface DictionaryKeys permits WordKeys, TextKeys {

    /** The id of a value for which there is no room. */
    int FULL = -1;

    /** The bytes of the entries at most. A greater dictionary leaves the cache of the processor. */
    int MAX_BYTES = 256 << 10;

    /** The probes for one value at most; more of them mean that the values were chosen to collide. */
    int MAX_PROBES = 128;

    int size();

    /** Returns the entries in the plain encoding. */
    Bytes entries();

    /** Adds an entry to other values. */
    void copy(int id, PageValues target);

    /** Forgets all entries. */
    void clear();

    /** Forgets how to find entries, but keeps them. */
    void releaseIndex();

    long memory();
}

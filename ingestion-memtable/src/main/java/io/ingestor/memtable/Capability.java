package io.ingestor.memtable;

/** What a live table may be able to do. A sealed table can be read in every way. */
public enum Capability {
    /**
     * {@link MemtableReads#latest} and {@link MemtableReads#atVersion}; a table without it throws
     * {@link UnsupportedOperationException} there until it is sealed.
     */
    GET_BEFORE_SEAL,

    /** A scan needs neither time nor memory in proportion to the table before its first entry. */
    ORDERED_BEFORE_SEAL
}

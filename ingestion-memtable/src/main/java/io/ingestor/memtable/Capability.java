package io.ingestor.memtable;

/** An optional capability of a live table. A sealed table supports every read. */
public enum Capability {
    /**
     * Reads by {@link MemtableReads#latest} and {@link MemtableReads#atVersion}. A table without this capability throws
     * {@link UnsupportedOperationException} from them until it is sealed.
     */
    GET_BEFORE_SEAL,

    /** Scans that, before their first entry, need neither time nor memory in proportion to the table. */
    ORDERED_BEFORE_SEAL
}

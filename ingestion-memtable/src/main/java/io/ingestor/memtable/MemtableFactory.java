package io.ingestor.memtable;

/** Makes empty tables of one kind. */
@FunctionalInterface
public interface MemtableFactory {

    /** A new, empty table. */
    Memtable create(MemtableOptions options);
}

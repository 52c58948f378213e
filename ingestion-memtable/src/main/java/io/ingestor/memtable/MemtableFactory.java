package io.ingestor.memtable;

/** A factory of empty tables of one kind. */
@FunctionalInterface
public interface MemtableFactory {

    /** Creates an empty table. */
    Memtable create(MemtableOptions options);
}

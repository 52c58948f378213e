package io.ingestor.memtable.internal;

/** A hash of keys. All 32 bits count: the high ones choose the segment of the index, the low ones the slot. */
@FunctionalInterface
interface KeyHash {

    int hash(byte[] bytes, int offset, int length);
}

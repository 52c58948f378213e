package io.ingestor.memtable.internal;

/**
 * A hash function for keys. All 32 bits count: the high bits choose the segment of the index, the low bits the slot.
 */
@FunctionalInterface
interface KeyHash {

    int hash(byte[] bytes, int offset, int length);
}

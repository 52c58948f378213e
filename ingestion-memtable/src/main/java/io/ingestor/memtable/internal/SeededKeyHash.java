package io.ingestor.memtable.internal;

import io.ingestor.memtable.KeyedHash;

/** The hash of keys that clients choose, under a key that is secret to the table. */
final class SeededKeyHash implements KeyHash {

    private final KeyedHash keyed;

    SeededKeyHash(KeyedHash keyed) {
        this.keyed = keyed;
    }

    /** For tests: the same hashes in every run. */
    SeededKeyHash(long seed) {
        this(new KeyedHash(seed, ~seed));
    }

    @Override
    public int hash(byte[] bytes, int offset, int length) {
        long hash = keyed.hash(bytes, offset, length);
        return (int) (hash ^ (hash >>> 32));
    }
}

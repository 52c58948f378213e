package io.ingestor.memtable.internal;

import io.ingestor.memtable.KeyedHash;

/** The hash of untrusted keys, under a secret key of the table. */
final class SeededKeyHash implements KeyHash {

    private final KeyedHash keyed;

    SeededKeyHash(KeyedHash keyed) {
        this.keyed = keyed;
    }

    /** Creates a hash for tests that is the same in every run. */
    SeededKeyHash(long seed) {
        this(new KeyedHash(seed, ~seed));
    }

    @Override
    public int hash(byte[] bytes, int offset, int length) {
        long hash = keyed.hash(bytes, offset, length);
        return (int) (hash ^ (hash >>> 32));
    }
}

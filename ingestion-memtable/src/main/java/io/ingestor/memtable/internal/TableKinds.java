package io.ingestor.memtable.internal;

import io.ingestor.memtable.KeyedHash;
import io.ingestor.memtable.MemtableFactory;
import java.security.SecureRandom;

/** The factories of the table kinds. One public package for each kind exposes its factory. */
public final class TableKinds {

    private static final SecureRandom SEEDS = new SecureRandom();

    private TableKinds() {}

    /** Returns the factory of {@link io.ingestor.memtable.hash.HashMemtable}. */
    public static MemtableFactory hash() {
        return options -> new LiveHashMemtable(options, new SeededKeyHash(KeyedHash.random()), TableLimits.largest());
    }

    /** Returns the factory of {@link io.ingestor.memtable.append.AppendMemtable}. */
    public static MemtableFactory append() {
        return options -> new LiveAppendMemtable(options, TableLimits.largest());
    }

    /** Returns the factory of {@link io.ingestor.memtable.skiplist.SkipListMemtable}. */
    public static MemtableFactory skipList() {
        return options -> new LiveSkipListMemtable(options, TableLimits.largest(), SEEDS.nextLong());
    }
}

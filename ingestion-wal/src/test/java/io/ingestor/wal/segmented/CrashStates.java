package io.ingestor.wal.segmented;

import java.util.concurrent.atomic.LongAdder;
import org.agrona.collections.LongHashSet;

/** The hashes of the disks seen so far, striped so that threads seldom contend. */
final class CrashStates {

    private static final int STRIPES = 64;

    private final LongHashSet[] stripes = new LongHashSet[STRIPES];
    private final LongAdder count = new LongAdder();

    CrashStates() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new LongHashSet();
        }
    }

    /** Adds a hash; returns true if it is new. */
    boolean add(long hash) {
        LongHashSet stripe = stripes[(int) (hash & (STRIPES - 1))];
        boolean added;
        synchronized (stripe) {
            added = stripe.add(hash);
        }
        if (added) {
            count.increment();
        }
        return added;
    }

    long size() {
        return count.sum();
    }
}

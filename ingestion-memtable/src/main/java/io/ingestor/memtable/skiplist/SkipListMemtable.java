package io.ingestor.memtable.skiplist;

import io.ingestor.memtable.Capability;
import io.ingestor.memtable.Memtable;
import io.ingestor.memtable.MemtableFactory;
import io.ingestor.memtable.internal.TableKinds;

/**
 * A table that is sorted at all times, for hosts that scan more than they write. It has
 * {@link Capability#GET_BEFORE_SEAL} and {@link Capability#ORDERED_BEFORE_SEAL}.
 *
 * <p><b>Costs.</b> A put finds its place in logarithmic time, with one or two cache misses per comparison. A scan
 * begins in logarithmic time and sorts nothing. {@code atVersion} takes logarithmic time. {@code latest} takes
 * logarithmic time too, plus one step for every entry of the key that precedes the result but is not in the snapshot.
 *
 * <p><b>Memory.</b> 40 bytes per entry, 5 to 6 more for its links, and the blocks. {@link Memtable#memoryBytes} is the
 * exact sum of the capacities of all arrays, without headers and with eight bytes per reference.
 *
 * <p><b>Limits.</b> 2^30 entries and 2^28 blocks. Adding more throws {@link IllegalStateException} and leaves the table
 * unchanged.
 */
public final class SkipListMemtable {

    private SkipListMemtable() {}

    /** Returns a factory of tables that are sorted at all times. */
    public static MemtableFactory factory() {
        return TableKinds.skipList();
    }
}

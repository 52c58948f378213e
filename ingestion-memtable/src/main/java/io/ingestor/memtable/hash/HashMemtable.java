package io.ingestor.memtable.hash;

import io.ingestor.memtable.Capability;
import io.ingestor.memtable.Memtable;
import io.ingestor.memtable.MemtableFactory;
import io.ingestor.memtable.internal.TableKinds;

/**
 * The default table: a put appends the entry and adds it to a hash index. Keys are sorted only for a scan. It has
 * {@link Capability#GET_BEFORE_SEAL}.
 *
 * <p><b>Costs.</b> A put takes constant time, even for a key with a hundred thousand versions. Occasionally it splits a
 * segment of the index, which takes some tens of microseconds. {@code latest} takes constant time, or logarithmic time
 * in the number of newer versions that its snapshot does not see. {@code atVersion} takes logarithmic time in the
 * versions of the key if versions increase with sequences, and linear time in the worst case. A scan of the live table
 * visits every entry, sorts the keys with the prefix in O(k log k) time for k keys, and takes some 20 bytes of
 * temporary memory per key. A sealed table sorts its keys at the first scan and keeps four bytes per key. From then on
 * a scan begins in logarithmic time.
 *
 * <p><b>Memory.</b> 40 bytes per entry, 56 more for every eighth entry of a key, 21 to 43 per key for the index, and
 * the blocks. Segments that were split are kept for their readers, and may double the memory of the index.
 * {@link Memtable#memoryBytes} is the exact sum of the capacities of all arrays, without headers and with eight bytes
 * per reference.
 *
 * <p><b>Limits.</b> 2^30 entries and 2^28 blocks. Adding more throws {@link IllegalStateException} and leaves the table
 * unchanged.
 */
public final class HashMemtable {

    private HashMemtable() {}

    /** Returns a factory of tables, each with its own secret hash key. */
    public static MemtableFactory factory() {
        return TableKinds.hash();
    }
}

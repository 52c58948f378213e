package io.ingestor.memtable.hash;

import io.ingestor.memtable.Capability;
import io.ingestor.memtable.Memtable;
import io.ingestor.memtable.MemtableFactory;
import io.ingestor.memtable.internal.TableKinds;

/**
 * The default table: a put appends the entry and notes it in a hash index. Keys are sorted only when a scan needs them
 * in order. It has {@link Capability#GET_BEFORE_SEAL}.
 *
 * <p><b>Costs.</b> A put takes constant time, also for the hundred-thousandth version of one key; now and then it
 * splits one segment of the index (some tens of microseconds). {@code latest} takes constant time, or logarithmic time
 * in the number of newer versions that its snapshot does not see. {@code atVersion} takes logarithmic time in the
 * versions of the key where versions rise with sequences, and at worst looks at all of them. A scan of the live table
 * gathers and sorts the keys that have the prefix: time in proportion to all entries, and some 20 bytes of temporary
 * memory per key. A sealed table sorts its keys at the first scan, keeps four bytes per key, and from then on begins a
 * scan in logarithmic time.
 *
 * <p><b>Memory.</b> 40 bytes per entry, 56 more for every eighth of a key, 21 to 43 for each key, up to as much again
 * for parts of the index that were split and may still be read, and the blocks. {@link Memtable#memoryBytes} is the
 * exact sum of the capacities of all arrays, without their headers and with eight bytes to a reference.
 *
 * <p><b>Limits.</b> 2^30 entries and 2^28 blocks. Adding more throws {@link IllegalStateException} and leaves the table
 * unchanged.
 */
public final class HashMemtable {

    private HashMemtable() {}

    /** Returns a factory of tables that each hash with a secret of their own. */
    public static MemtableFactory factory() {
        return TableKinds.hash();
    }
}

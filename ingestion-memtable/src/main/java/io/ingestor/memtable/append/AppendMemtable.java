package io.ingestor.memtable.append;

import io.ingestor.memtable.Memtable;
import io.ingestor.memtable.MemtableFactory;
import io.ingestor.memtable.internal.TableKinds;

/**
 * A table for hosts that write and flush but rarely read: a put only appends the entry. It has none of the
 * {@linkplain io.ingestor.memtable.Capability capabilities}: until it is sealed, it can be scanned, but {@code latest}
 * and {@code atVersion} throw {@link UnsupportedOperationException}.
 *
 * <p><b>Costs.</b> A put takes constant time, little more than writing its 40 bytes. A scan of the live table gathers
 * and sorts the entries with the prefix. It takes time in proportion to all entries, and some 20 bytes of temporary
 * memory per gathered entry. A sealed table sorts its entries at the first scan or get, and keeps four bytes per entry.
 * From then on a scan begins in logarithmic time, and {@code atVersion} takes logarithmic time. {@code latest} takes
 * logarithmic time too, plus one step for every entry of the key that precedes the result but is not in the snapshot. A
 * cursor in the order of sequences does not sort it.
 *
 * <p><b>Memory.</b> 40 bytes per entry, and the blocks. {@link Memtable#memoryBytes} is the exact sum of the capacities
 * of all arrays, without headers and with eight bytes per reference.
 *
 * <p><b>Limits.</b> 2^30 entries and 2^28 blocks. Adding more throws {@link IllegalStateException} and leaves the table
 * unchanged.
 */
public final class AppendMemtable {

    private AppendMemtable() {}

    /** Returns a factory of tables that only append. */
    public static MemtableFactory factory() {
        return TableKinds.append();
    }
}

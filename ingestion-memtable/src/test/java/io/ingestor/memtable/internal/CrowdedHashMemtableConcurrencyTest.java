package io.ingestor.memtable.internal;

import io.ingestor.memtable.MemtableConcurrencyContract;
import io.ingestor.memtable.MemtableFactory;

/** With hashes that cannot be parted, so that segments are enlarged in place under the readers. */
class CrowdedHashMemtableConcurrencyTest extends MemtableConcurrencyContract {

    @Override
    protected MemtableFactory factory() {
        return options -> new LiveHashMemtable(options, KeyHashes.SAME_HIGH_BITS, TableLimits.largest());
    }
}

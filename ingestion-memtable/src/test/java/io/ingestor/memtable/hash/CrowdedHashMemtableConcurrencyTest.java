package io.ingestor.memtable.hash;

import io.ingestor.memtable.MemtableConcurrencyContract;
import io.ingestor.memtable.MemtableFactory;

/** With hashes that cannot be parted, so that segments are enlarged in place under the readers. */
class CrowdedHashMemtableConcurrencyTest extends MemtableConcurrencyContract {

    @Override
    protected MemtableFactory factory() {
        return options -> new HashMemtable(options, KeyHashes.SAME_HIGH_BITS, HashLimits.largest());
    }
}

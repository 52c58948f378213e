package io.ingestor.memtable.internal;

import io.ingestor.memtable.MemtableConcurrencyContract;
import io.ingestor.memtable.MemtableFactory;

/** Tests with hashes that splits cannot separate, so that segments are enlarged under the readers. */
class CrowdedHashMemtableConcurrencyTest extends MemtableConcurrencyContract {

    @Override
    protected MemtableFactory factory() {
        return options -> new LiveHashMemtable(options, KeyHashes.SAME_HIGH_BITS, TableLimits.largest());
    }
}

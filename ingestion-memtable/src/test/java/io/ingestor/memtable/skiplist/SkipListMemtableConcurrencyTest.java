package io.ingestor.memtable.skiplist;

import io.ingestor.memtable.MemtableConcurrencyContract;
import io.ingestor.memtable.MemtableFactory;

class SkipListMemtableConcurrencyTest extends MemtableConcurrencyContract {

    @Override
    protected MemtableFactory factory() {
        return SkipListMemtable.factory();
    }
}

package io.ingestor.memtable.hash;

import io.ingestor.memtable.MemtableConcurrencyContract;
import io.ingestor.memtable.MemtableFactory;

class HashMemtableConcurrencyTest extends MemtableConcurrencyContract {

    @Override
    protected MemtableFactory factory() {
        return HashMemtable.factory();
    }
}

package io.ingestor.memtable.hash;

import io.ingestor.memtable.MemtableContract;
import io.ingestor.memtable.MemtableFactory;

class HashMemtableTest extends MemtableContract {

    @Override
    protected MemtableFactory factory() {
        return HashMemtable.factory();
    }
}

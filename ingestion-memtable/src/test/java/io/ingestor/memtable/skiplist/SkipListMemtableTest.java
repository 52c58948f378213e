package io.ingestor.memtable.skiplist;

import io.ingestor.memtable.MemtableContract;
import io.ingestor.memtable.MemtableFactory;

class SkipListMemtableTest extends MemtableContract {

    @Override
    protected MemtableFactory factory() {
        return SkipListMemtable.factory();
    }
}

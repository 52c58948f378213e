package io.ingestor.memtable.append;

import io.ingestor.memtable.MemtableContract;
import io.ingestor.memtable.MemtableFactory;

class AppendMemtableTest extends MemtableContract {

    @Override
    protected MemtableFactory factory() {
        return AppendMemtable.factory();
    }
}

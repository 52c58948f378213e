package io.ingestor.memtable.append;

import io.ingestor.memtable.MemtableConcurrencyContract;
import io.ingestor.memtable.MemtableFactory;

class AppendMemtableConcurrencyTest extends MemtableConcurrencyContract {

    @Override
    protected MemtableFactory factory() {
        return AppendMemtable.factory();
    }
}

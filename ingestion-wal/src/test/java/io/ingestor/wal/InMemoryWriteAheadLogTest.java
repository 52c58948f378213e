package io.ingestor.wal;

/** The tests of the contract, as far as they apply to a log without files. */
class InMemoryWriteAheadLogTest extends WriteAheadLogContract {

    private final WalFactory factory = InMemoryWriteAheadLog.factory();

    @Override
    protected WalFactory factory(Assumed options) {
        return factory;
    }

    @Override
    protected boolean defersSyncs() {
        return false;
    }

    @Override
    protected boolean compresses() {
        return false;
    }
}

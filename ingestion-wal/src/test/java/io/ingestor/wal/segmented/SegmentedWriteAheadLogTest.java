package io.ingestor.wal.segmented;

import io.ingestor.wal.Compression;
import io.ingestor.wal.WalFactory;
import io.ingestor.wal.WalOptions;
import io.ingestor.wal.WriteAheadLogContract;
import org.junit.jupiter.api.Test;

/** The contract on a directory in memory. */
class SegmentedWriteAheadLogTest extends WriteAheadLogContract {

    @Override
    protected WalFactory factory(WalOptions options) {
        return SegmentedWriteAheadLog.factory(options);
    }

    @Test
    void snappyComesBackAsItWent() throws Exception {
        roundTrip(Compression.SNAPPY);
    }
}

package io.ingestor.wal.segmented;

import io.ingestor.wal.Compression;
import io.ingestor.wal.WalFactory;
import io.ingestor.wal.WriteAheadLogContract;
import org.junit.jupiter.api.Test;

/** The tests of the contract on a directory in memory. */
class SegmentedWriteAheadLogTest extends WriteAheadLogContract {

    @Override
    protected WalFactory factory(Assumed options) {
        return segmented(options);
    }

    static WalFactory segmented(Assumed options) {
        return SegmentedWriteAheadLog.factory(SegmentedOptions.builder()
                .segmentBytes(64 << 10)
                .maxSyncDelay(options.maxSyncDelay())
                .compression(options.compression())
                .compressionThreshold(100)
                .build());
    }

    @Test
    void snappyComesBackAsItWent() throws Exception {
        roundTrip(Compression.SNAPPY);
    }
}

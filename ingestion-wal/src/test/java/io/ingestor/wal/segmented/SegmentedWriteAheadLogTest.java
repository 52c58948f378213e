package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ingestor.wal.Compression;
import io.ingestor.wal.WalFactory;
import io.ingestor.wal.WalOptions;
import io.ingestor.wal.WriteAheadLogContract;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The contract on a directory in memory. */
class SegmentedWriteAheadLogTest extends WriteAheadLogContract {

    @Override
    protected WalFactory factory() {
        return SegmentedWriteAheadLog::open;
    }

    @Test
    void snappyThatCannotBeLoadedIsToldAtTheOpen() {
        assumeFalse(SnappySupport.isLoadable(), "this JVM lets snappy in");

        assertThatThrownBy(() -> SegmentedWriteAheadLog.open(
                        new SimulatedDirectory(),
                        WalOptions.builder().compression(Compression.SNAPPY).build()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("--enable-native-access");
    }

    @Test
    void snappyComesBackAsItWent() throws Exception {
        assumeTrue(SnappySupport.isLoadable(), "snappy is native, and this JVM denies native access");

        roundTrip(Compression.SNAPPY);
    }
}

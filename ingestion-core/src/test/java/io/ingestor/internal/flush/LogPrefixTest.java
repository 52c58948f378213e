package io.ingestor.internal.flush;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.internal.checkpoint.CheckpointFile;
import io.ingestor.internal.checkpoint.LogConsumer;
import io.ingestor.internal.checkpoint.LogConsumers;
import io.ingestor.internal.table.TableSignal;
import io.ingestor.wal.AckLevel;
import io.ingestor.wal.InMemoryWriteAheadLog;
import io.ingestor.wal.WalContext;
import io.ingestor.wal.WriteAheadLog;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LogPrefixTest {

    private static final LogConsumer OTHER = new LogConsumer(7, "other");

    @Test
    void theLogReleasesWhatTheSinkHasButNothingThatAnotherConsumerLacks() throws Exception {
        LogConsumers consumers =
                new LogConsumers(CheckpointFile.open(new SimulatedDirectory()), Set.of(LogConsumer.SINK, OTHER));
        try (WriteAheadLog log = InMemoryWriteAheadLog.factory().open(WalContext.of(SimulatedDirectory::new))) {
            for (int i = 0; i < 10; i++) {
                log.append(ByteBuffer.wrap(new byte[] {1}), 1, AckLevel.SYNCED).get(30, TimeUnit.SECONDS);
            }
            LogPrefix prefix = new LogPrefix(consumers, log, new TableSignal(), failure -> {
                throw new AssertionError(failure);
            });
            prefix.record(8);

            prefix.release(8);
            assertThat(log.firstSequence()).as("the other has nothing").isEqualTo(1);
            consumers.advance(OTHER, 5, 1);
            prefix.release(8);
            assertThat(log.firstSequence()).isEqualTo(6);
            consumers.advance(OTHER, 10, 1);
            prefix.release(8);

            assertThat(log.firstSequence()).isEqualTo(9);
        }
    }
}

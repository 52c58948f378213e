package io.ingestor.internal.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.sink.CorruptCheckpointException;
import io.ingestor.sink.LogBehindException;
import io.ingestor.wal.storage.DirectoryLockedException;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpenedCheckpointTest {

    private static final Set<LogConsumer> SINK = Set.of(LogConsumer.SINK);

    private final SimulatedDirectory directory = new SimulatedDirectory();

    @Test
    void keepsOtherOwnersOutUntilItIsClosed() throws Exception {
        OpenedCheckpoint first = OpenedCheckpoint.open(directory, SINK);
        assertThatThrownBy(() -> OpenedCheckpoint.open(directory, SINK)).isInstanceOf(DirectoryLockedException.class);

        first.close();

        OpenedCheckpoint.open(directory, SINK).close();
    }

    @Test
    void aProcessWithoutConsumersReadsItAndIsInTheWayOfNoOther() throws Exception {
        OpenedCheckpoint written = OpenedCheckpoint.open(directory, SINK);
        written.consumers().advance(LogConsumer.SINK, 7, 10);

        OpenedCheckpoint read = OpenedCheckpoint.open(directory, Set.of());

        assertThat(read.consumers().nextSequence()).isEqualTo(10);
        read.close();
        assertThatThrownBy(() -> OpenedCheckpoint.open(directory, SINK)).isInstanceOf(DirectoryLockedException.class);
    }

    @Test
    void anOpenThatFailsLetsGoOfTheLock() throws Exception {
        SimulatedDirectory damaged = new SimulatedDirectory(Map.of(CheckpointFormat.NAME, new byte[40]));

        assertThatThrownBy(() -> OpenedCheckpoint.open(damaged, SINK)).isInstanceOf(CorruptCheckpointException.class);

        damaged.lock().close();
    }

    @Test
    void withoutADirectoryItBeginsWithNothing() throws Exception {
        try (OpenedCheckpoint checkpoint = OpenedCheckpoint.open(null, SINK)) {
            assertThat(checkpoint.consumers().nextSequence()).isEqualTo(1);
            assertThat(checkpoint.lossOfLog(0)).isNull();
        }
    }

    @Test
    void aLogThatEndsBelowItHasALossUnlessItIsTooFarBelow() throws Exception {
        long next = OpenedCheckpoint.MAX_AHEAD + 6;
        OpenedCheckpoint checkpoint = OpenedCheckpoint.open(directory, SINK);
        checkpoint.consumers().advance(LogConsumer.SINK, 4, next);

        assertThat(checkpoint.lossOfLog(next - 1)).isNull();
        assertThat(checkpoint.lossOfLog(next - 2))
                .returns(next - 2, LogBehindException::logSequence)
                .returns(next, LogBehindException::nextSequence);
        assertThat(checkpoint.lossOfLog(5)).isNotNull();
        assertThatThrownBy(() -> checkpoint.lossOfLog(4))
                .isInstanceOf(LogBehindException.class)
                .hasMessageContaining("the next sequence is " + next);
    }
}

package io.ingestor.internal.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.wal.storage.SimulatedDirectory;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LogConsumersTest {

    private static final LogConsumer OTHER = new LogConsumer(7, "other");

    private final SimulatedDirectory directory = new SimulatedDirectory();

    private LogConsumers open(LogConsumer... consumers) throws Exception {
        return new LogConsumers(CheckpointFile.open(directory), Set.of(consumers));
    }

    @Test
    void theLogKeepsWhatAnyOfThemLacks() throws Exception {
        LogConsumers consumers = open(LogConsumer.SINK, OTHER);
        consumers.advance(LogConsumer.SINK, 20, 31);
        assertThat(consumers.othersHave(LogConsumer.SINK))
                .as("it has nothing yet")
                .isZero();

        consumers.advance(OTHER, 12, 31);

        assertThat(consumers.othersHave(LogConsumer.SINK)).isEqualTo(12);
        assertThat(consumers.othersHave(OTHER)).isEqualTo(20);
        assertThat(consumers.nextSequence()).isEqualTo(31);
    }

    @Test
    void oneThatIsAloneWaitsForNoOther() throws Exception {
        assertThat(open(LogConsumer.SINK).othersHave(LogConsumer.SINK)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aConsumerThatIsMissingAtAnOpenStillCountsAndItsNumberIsKept() throws Exception {
        open(LogConsumer.SINK, OTHER).advance(OTHER, 12, 13);

        LogConsumers without = open(LogConsumer.SINK);
        without.advance(LogConsumer.SINK, 20, 21);

        assertThat(without.othersHave(LogConsumer.SINK)).isEqualTo(12);
        assertThat(open(OTHER).sequence(OTHER)).isEqualTo(12);
    }

    @Test
    void theNumberOfAConsumerIsAboveZero() {
        assertThatThrownBy(() -> new LogConsumer(0, "none"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("number must be > 0, was 0");
    }
}

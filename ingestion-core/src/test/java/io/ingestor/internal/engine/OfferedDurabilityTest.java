package io.ingestor.internal.engine;

import static io.ingestor.internal.fake.Records.TENANT;
import static io.ingestor.internal.fake.Records.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Ack;
import io.ingestor.Durability;
import io.ingestor.UnsupportedDurabilityException;
import io.ingestor.internal.fake.ControlledLog;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.wal.AckLevel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class OfferedDurabilityTest {

    @ParameterizedTest
    @EnumSource(AckLevel.class)
    void anEngineOffersWhatItsLogOffers(AckLevel highest) throws Exception {
        try (Engine engine = EngineBuilder.on(new ControlledLog().automatic().offering(highest))
                .open()) {
            assertThat(Stream.of(Durability.values()).filter(engine::offers).map(Enum::name))
                    .containsExactlyElementsOf(Stream.of(AckLevel.values())
                            .filter(level -> level.compareTo(highest) <= 0)
                            .map(Enum::name)
                            .toList());
            for (Durability durability : Durability.values()) {
                CompletableFuture<Ack> ack = engine.ingest(record("e", 1), durability);
                if (engine.offers(durability)) {
                    assertThat(ack).succeedsWithin(Duration.ofSeconds(30));
                } else {
                    assertThat(ack)
                            .failsWithin(Duration.ZERO)
                            .withThrowableThat()
                            .havingCause()
                            .isInstanceOf(UnsupportedDurabilityException.class)
                            .withMessage("durability " + durability
                                    + " needs a log, and the ingestor was opened without one: ask for ACCEPTED, or open"
                                    + " it with a log");
                }
            }
        }
    }

    @Test
    void aLogThatKeepsNothingAcknowledgesWhatIsApplied() throws Exception {
        ControlledLog log = new ControlledLog().offering(AckLevel.ACCEPTED);
        try (Engine engine = EngineBuilder.on(log).open()) {
            CompletableFuture<Ack> ack = engine.ingest(record("e", 1), Durability.ACCEPTED);
            log.write();
            assertThat(ack).isNotDone();

            log.syncWritten();

            assertThat(ack).isCompleted();
            assertThat(engine.get(TENANT, "e")).isPresent();
        }
    }
}

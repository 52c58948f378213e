package io.ingestor.internal.engine;

import static io.ingestor.internal.fake.Records.large;
import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Ack;
import io.ingestor.Durability;
import io.ingestor.internal.fake.ControlledLog;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.GatedSink;
import io.ingestor.internal.fake.SimulatedSink;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PressureSyncTest {

    private static final int RECORD = 20_000;

    private final ControlledLog log = new ControlledLog();

    @Test
    void memoryThatOnlyASyncFreesAsksForIt() throws Exception {
        try (Engine engine = EngineBuilder.on(log).memoryBudget(1 << 20).open()) {
            assertThat(log.awaitedSyncs()).isZero();
            fill(engine);

            assertThat(log.awaitedSyncs()).isEqualTo(1);
            fill(engine);
            assertThat(log.awaitedSyncs()).isEqualTo(1);
            log.syncWritten();

            assertThat(accepted(engine)).isTrue();
            fill(engine);
            assertThat(log.awaitedSyncs()).isEqualTo(1);
        }
    }

    @Test
    void memoryThatASyncDoesNotFreeAsksForNone() throws Exception {
        GatedSink sink = new GatedSink(new SimulatedSink());
        try (Engine engine = EngineBuilder.on(log.automatic())
                .memoryBudget(1 << 20)
                .maxBacklogBytes(0)
                .sink(sink)
                .open()) {
            fill(engine);

            assertThat(log.awaitedSyncs()).isZero();
            sink.letThrough(Integer.MAX_VALUE);
        }
    }

    /** Ingests and writes until a call is refused. */
    private void fill(Engine engine) {
        while (accepted(engine)) {
            log.write();
        }
    }

    private static boolean accepted(Engine engine) {
        CompletableFuture<Ack> ack = engine.ingest(large("e", RECORD), Durability.ACCEPTED);
        return !ack.isCompletedExceptionally();
    }
}

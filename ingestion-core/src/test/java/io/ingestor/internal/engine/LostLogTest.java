package io.ingestor.internal.engine;

import static io.ingestor.internal.fake.Records.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Invariant;
import io.ingestor.Proves;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.GatedSink;
import io.ingestor.internal.fake.ManualTime;
import io.ingestor.internal.fake.SimulatedSink;
import io.ingestor.internal.fake.Spin;
import io.ingestor.sink.Sink;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests of a lost log with acknowledged records that the sink did not have yet. Once the loss is accepted, their
 * sequences are not assigned again.
 */
@Timeout(60)
class LostLogTest {

    private static final Duration INTERVAL = Duration.ofSeconds(5);

    @Test
    @Proves(Invariant.NOTHING_VANISHES)
    void theCheckpointKnowsTheSequencesThatOnlyTheLogHad() throws Exception {
        SimulatedDirectory checkpoints = new SimulatedDirectory();
        GatedSink gated = new GatedSink(new SimulatedSink());
        ManualTime time = new ManualTime();
        SimulatedDirectory left;
        try (Engine engine = EngineBuilder.segmented()
                .sink(gated)
                .checkpoints(checkpoints)
                .flushInterval(INTERVAL)
                .flushTime(time)
                .open(new SimulatedDirectory())) {
            engine.ingest(record("flushed", 1)).get(30, TimeUnit.SECONDS);
            time.advance(INTERVAL);
            gated.awaitFlush();
            engine.ingest(record("only in the log", 2)).get(30, TimeUnit.SECONDS);
            engine.ingest(record("there too", 3)).get(30, TimeUnit.SECONDS);
            gated.letThrough(1);
            Spin.until(() -> engine.stats().sequences().checkpoint() == 1);
            left = new SimulatedDirectory(checkpoints.contents());
            gated.letThrough(1000);
        }

        // A sink that reports the log of its records would refuse another log entirely.
        try (Engine reopened = EngineBuilder.segmented()
                .sink(Sink.discarding())
                .checkpoints(left)
                .accept(Concession.LOSS)
                .open(new SimulatedDirectory())) {
            assertThat(reopened.ingest(record("next", 4))
                            .get(30, TimeUnit.SECONDS)
                            .sequence())
                    .isEqualTo(4);
        }
    }
}

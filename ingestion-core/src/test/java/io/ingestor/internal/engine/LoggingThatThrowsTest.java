package io.ingestor.internal.engine;

import static io.ingestor.internal.fake.Records.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.IngestorState;
import io.ingestor.internal.fake.ControlledLog;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.LogLines;
import io.ingestor.internal.fake.SimulatedSink;
import io.ingestor.wal.LogFailedException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests of appenders that throw, for example when their disk is full. The ingestor continues as if the line had been
 * written.
 */
@Timeout(60)
class LoggingThatThrowsTest {

    private final ControlledLog log = new ControlledLog().automatic();

    private static LogLines throwing() {
        return new LogLines(line -> {
            throw new IllegalStateException("no space left on device");
        });
    }

    @Test
    void theFailureIsReportedAllTheSame() throws Exception {
        LogFailedException broken = new LogFailedException("broken", new IOException("broken"));
        try (Engine engine = EngineBuilder.on(log).open();
                LogLines lines = throwing()) {
            log.hold();
            engine.ingest(record("e", 1));

            log.failWith(broken);

            assertThat(engine.failure()).isCompletedWithValue(Optional.of(broken));
            assertThat(lines.seen()).isNotEmpty();
        }
    }

    @Test
    void aSinkThatFailsIsTriedAgain() throws Exception {
        AtomicInteger flushes = new AtomicInteger();
        SimulatedSink sink = new SimulatedSink()
                .faults(() -> flushes.getAndIncrement() == 0 ? SimulatedSink.Fault.BEFORE : SimulatedSink.Fault.NONE);
        try (LogLines lines = throwing()) {
            Engine engine = EngineBuilder.on(log)
                    .sink(sink)
                    .flushInterval(Duration.ofMillis(1))
                    .open();
            engine.ingest(record("e", 1)).join();
            while (flushes.get() < 2 && engine.state() == IngestorState.OPEN) {
                Thread.onSpinWait();
            }

            assertThat(engine.state()).isEqualTo(IngestorState.OPEN);
            engine.close();
            assertThat(lines.seen()).isNotEmpty();
        }
        assertThat(sink.sequences()).isEqualTo(List.of(1L));
    }
}

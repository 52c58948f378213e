package io.ingestor.internal.engine;

import static io.ingestor.internal.fake.Records.TENANT;
import static io.ingestor.internal.fake.Records.large;
import static io.ingestor.internal.fake.Records.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.ingestor.Ack;
import io.ingestor.Backpressure;
import io.ingestor.Durability;
import io.ingestor.Ingestor;
import io.ingestor.IngestorBuilder;
import io.ingestor.NotOpenException;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.internal.fake.ControlledLog;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.GatedSink;
import io.ingestor.internal.fake.SimulatedSink;
import io.ingestor.wal.Retention;
import io.ingestor.wal.segmented.SegmentedOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ArgumentsTest {

    private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

    private final ControlledLog log = new ControlledLog().automatic();

    @Test
    void aCallMayWaitForMemoryForEver() throws Exception {
        GatedSink sink = new GatedSink(new SimulatedSink());
        Engine engine = EngineBuilder.on(log)
                .memoryBudget(1 << 20)
                .maxBacklogBytes(0)
                .sink(sink)
                .backpressure(Backpressure.waitAtMost(FOREVER))
                .cursorLease(FOREVER)
                .open();
        CompletableFuture<Throwable> refusal = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            CompletableFuture<Ack> ack;
            do {
                ack = engine.ingest(large("e", 20_000));
            } while (!ack.isCompletedExceptionally());
            CompletableFuture<Boolean> unused = ack.handle((value, failure) -> refusal.complete(failure));
        });
        caller.start();
        while (caller.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }

        sink.letThrough(1_000_000);
        engine.scan(TENANT).close();
        engine.close();

        assertThat(refusal.join()).isInstanceOf(NotOpenException.class);
    }

    @Test
    @SuppressWarnings("NullAway") // null arguments are the subject
    void nullArgumentsAreNamed() throws Exception {
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        try (Engine engine = EngineBuilder.on(log).open()) {
            IngestorBuilder builder = Ingestor.builder(Path.of("unused"));
            calls.put("lease", () -> builder.cursorLease(null));
            calls.put("interval", () -> builder.flushInterval(null));
            calls.put("timeout", () -> builder.closeFlushTimeout(null));
            calls.put("maxWait", () -> Backpressure.waitAtMost(null));
            calls.put("age", () -> Retention.ALL.withAge(null));
            calls.put("delay", () -> SegmentedOptions.builder().maxSyncDelay(null));
            calls.put("duration", () -> SegmentedOptions.builder().slowSyncWarning(null));
            calls.put("encoded", () -> Record.ofEncoded((byte[]) null));
            calls.put("fields", () -> Record.builder().data(null));
            calls.put("bytes", () -> Record.builder().payload(null, ""));
            calls.put("newTenant", () -> RecordBatch.builder().tenant(null));
            calls.put("record", () -> engine.ingest((Record) null));
            calls.put("batch", () -> engine.ingest((RecordBatch) null, Durability.SYNCED));
            calls.put("durability", () -> engine.ingest(record("e", 1), null));
            calls.put("tenant", () -> engine.get(null, "e"));
            calls.put("entity", () -> engine.get(TENANT, null, 1));

            calls.forEach((name, call) ->
                    assertThatNullPointerException().isThrownBy(call).withMessage(name));
        }
    }
}

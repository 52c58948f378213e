package io.ingestor.internal.engine;

import static io.ingestor.internal.fake.Records.TENANT;
import static io.ingestor.internal.fake.Records.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Ack;
import io.ingestor.IngestorState;
import io.ingestor.Invariant;
import io.ingestor.NotOpenException;
import io.ingestor.OutcomeUnknownException;
import io.ingestor.OverloadedException;
import io.ingestor.Proves;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.Records;
import io.ingestor.wal.storage.CrashModel;
import io.ingestor.wal.storage.Disk;
import io.ingestor.wal.storage.Fault;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests invariant 3 for the whole engine: which disk failures stop it permanently, and which only suspend it. */
@Timeout(60)
class DiskFailureTest {

    private static final String PREPARED = ".tmp";

    private final SimulatedDirectory directory = new SimulatedDirectory();

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"syncData", "write"})
    @Proves(Invariant.FAILS_FOR_GOOD)
    void theFirstFailureOfTheActiveSegmentIsTheLastCallToItAndLeavesAllThatIsPendingUnknown(String failing)
            throws Exception {
        Engine engine = EngineBuilder.segmented().open(directory);
        get(engine.ingest(record("kept", 1)));
        CountDownLatch allTaken = new CountDownLatch(1);
        Queue<String> callsToTheSegment = new ConcurrentLinkedQueue<>();
        directory.faults((call, file) -> {
            if (file.endsWith(PREPARED) || file.isEmpty()) {
                return null;
            }
            callsToTheSegment.add(call);
            if (!call.equals(failing)) {
                return null;
            }
            await(allTaken);
            return Fault.EIO;
        });

        List<CompletableFuture<Ack>> pending =
                List.of(engine.ingest(record("a", 2)), engine.ingest(record("b", 3)), engine.ingest(record("c", 4)));
        CompletableFuture<Long> sync = engine.sync();
        allTaken.countDown();

        Throwable cause = get(engine.failure()).orElseThrow();
        assertThat(cause).hasStackTraceContaining("Input/output error");
        for (CompletableFuture<?> each : pending) {
            assertThat(each)
                    .failsWithin(30, TimeUnit.SECONDS)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(OutcomeUnknownException.class)
                    .withStackTraceContaining("Input/output error");
        }
        assertThat(sync).failsWithin(30, TimeUnit.SECONDS);
        assertThat(engine.state()).isEqualTo(IngestorState.FAILED);
        assertThat(engine.stats().totals().unknown()).isEqualTo(3);

        directory.faults((call, file) -> {
            if (!file.endsWith(PREPARED) && !file.isEmpty()) {
                callsToTheSegment.add(call);
            }
            return null;
        });
        assertThat(engine.ingest(record("late", 5)))
                .failsWithin(30, TimeUnit.SECONDS)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(NotOpenException.class);
        assertThat(engine.sync()).isCompletedExceptionally();
        engine.close();
        assertThat(callsToTheSegment).filteredOn(failing::equals).hasSize(1);
        assertThat(callsToTheSegment)
                .filteredOn(call -> call.startsWith("sync"))
                .hasSizeLessThanOrEqualTo(1);

        CrashModel model = new CrashModel(Disk.EMPTY);
        directory.operations().forEach(model::apply);
        Disk left = model.survivors().disk(new int[model.survivors().choices()]);
        try (Engine reopened = EngineBuilder.segmented().open(new SimulatedDirectory(left))) {
            List<String> entities = Records.entities(reopened.read(1));
            assertThat(entities).startsWith("kept").doesNotContain("late");
            assertThat(get(reopened.ingest(record("next", 6))).sequence()).isEqualTo(entities.size() + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"usable bytes", "create", "write"})
    @Proves(Invariant.FAILS_FOR_GOOD)
    void aDiskThatIsFullForTheNextSegmentIsWaitedOut(String full) throws Exception {
        try (Engine engine = EngineBuilder.segmented().open(directory)) {
            assertThat(isTaken(engine.ingest(Records.large("e0", 5000)))).isTrue();
            if (full.equals("usable bytes")) {
                directory.usableBytes(1000);
            } else {
                directory.faults((call, file) -> call.equals(full) && file.endsWith(PREPARED) ? Fault.ENOSPC : null);
            }
            int taken = 1;
            while (isTaken(engine.ingest(Records.large("e" + taken, 5000)))) {
                taken++;
            }

            assertThat(engine.state()).isEqualTo(IngestorState.OPEN);
            assertThat(engine.failure()).isNotDone();
            assertThat(get(engine.sync())).isEqualTo(taken);
            assertThat(engine.get(TENANT, "e0")).isPresent();

            directory.usableBytes(Long.MAX_VALUE);
            directory.faults((call, file) -> null);

            while (!isTaken(engine.ingest(Records.large("e" + taken, 5000)))) {
                Thread.onSpinWait();
            }
            assertThat(Records.all(engine.read(1))).hasSize(taken + 1);
        }
    }

    private static boolean isTaken(CompletableFuture<Ack> ack) throws Exception {
        try {
            get(ack);
            return true;
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(OverloadedException.class);
            return false;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

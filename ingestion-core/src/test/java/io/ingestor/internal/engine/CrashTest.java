package io.ingestor.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.BatchResult;
import io.ingestor.IngestorState;
import io.ingestor.Invariant;
import io.ingestor.NotOpenException;
import io.ingestor.OutcomeUnknownException;
import io.ingestor.OverloadedException;
import io.ingestor.Proves;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.StoredRecord;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.Records;
import io.ingestor.wal.storage.CrashModel;
import io.ingestor.wal.storage.Disk;
import io.ingestor.wal.storage.Fault;
import io.ingestor.wal.storage.Operation;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests invariants 1 to 5 for the whole engine, on a disk that loses power or fails at any operation. */
@Timeout(300)
class CrashTest {

    private static final int BATCHES = 24;
    private static final int IN_FLIGHT = 3;

    /** An event between the disk operations: the batch was acknowledged as synced. */
    private record Acked(int batch, long firstSequence) {}

    private final long seed = ThreadLocalRandom.current().nextLong();

    private static int size(int batch) {
        return 1 + batch % 4;
    }

    private static RecordBatch batch(int batch) {
        RecordBatch.Builder builder = RecordBatch.builder();
        byte[] payload = new byte[1500];
        new Random(batch).nextBytes(payload);
        for (int i = 0; i < size(batch); i++) {
            builder.add(Record.builder("acme")
                    .entity("e" + i)
                    .put("batch", batch)
                    .put("ordinal", i)
                    .payload(payload, "")
                    .build());
        }
        return builder.build();
    }

    /** Ingests until the disk fails, and checks that every call completes. */
    private static List<CompletableFuture<BatchResult>> run(SimulatedDirectory directory) throws Exception {
        List<CompletableFuture<BatchResult>> results = new ArrayList<>();
        Engine engine;
        try {
            engine = EngineBuilder.segmented().open(directory);
        } catch (IOException e) {
            return results;
        }
        for (int batch = 0; batch < BATCHES; batch++) {
            int number = batch;
            results.add(engine.ingest(batch(batch)).thenApply(result -> {
                directory.event(new Acked(number, result.firstSequence()));
                return result;
            }));
            if (batch >= IN_FLIGHT) {
                settled(results.get(batch - IN_FLIGHT));
            }
        }
        try {
            engine.close();
        } catch (IOException e) {
            assertThat(engine.state()).isEqualTo(IngestorState.FAILED);
        }
        assertThat(results).allSatisfy(result -> assertThat(result).isDone());
        return results;
    }

    /** Returns true once the call is acknowledged; otherwise checks that its failure may follow a fault. */
    private static boolean settled(CompletableFuture<BatchResult> result) throws Exception {
        try {
            result.get(60, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            assertThat(e.getCause())
                    .isInstanceOfAny(OutcomeUnknownException.class, NotOpenException.class, OverloadedException.class);
            return false;
        }
    }

    @Test
    @Proves({Invariant.ACKNOWLEDGED_AFTER_SYNC, Invariant.SURVIVES_A_CRASH, Invariant.BATCHES_ARE_ATOMIC})
    void whatWasAcknowledgedSurvivesPowerLossAtAnyOperationAndBatchesAreWhole() throws Exception {
        System.out.println("CrashTest seed " + seed);
        Random random = new Random(seed);
        SimulatedDirectory directory = new SimulatedDirectory();
        List<CompletableFuture<BatchResult>> results = run(directory);
        assertThat(results)
                .hasSize(BATCHES)
                .allSatisfy(result -> assertThat(result).isCompleted());
        List<Operation> operations = directory.operations();

        CrashModel model = new CrashModel(Disk.EMPTY);
        List<Acked> acked = new ArrayList<>();
        int points = 0;
        for (Operation operation : operations) {
            if (operation instanceof Operation.Event event && event.what() instanceof Acked ack) {
                acked.add(ack);
            }
            model.apply(operation);
            CrashModel.Survivors survivors = model.survivors();
            int[] outcomes = new int[survivors.choices()];
            check(survivors.disk(outcomes), acked);
            for (int i = 0; i < outcomes.length; i++) {
                outcomes[i] = random.nextInt(survivors.outcomes(i));
            }
            check(survivors.disk(outcomes), acked);
            points++;
        }
        assertThat(points).isEqualTo(operations.size());
        assertThat(acked).hasSize(BATCHES);
    }

    @Test
    @Proves({Invariant.FAILS_FOR_GOOD, Invariant.SURVIVES_A_CRASH})
    void whicheverCallToTheDiskFailsEveryCallIsAnsweredHonestlyAndAReopenFindsWhatWasAcknowledged() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        run(new SimulatedDirectory().faults((call, file) -> {
            calls.getAndIncrement();
            return null;
        }));
        int total = calls.get();
        assertThat(total).isGreaterThan(BATCHES / IN_FLIGHT);

        for (int n = 0; n < total; n++) {
            Fault fault = n % 3 == 0 ? Fault.ENOSPC : Fault.EIO;
            try {
                failCall(n, fault);
            } catch (AssertionError | Exception e) {
                throw new AssertionError(fault + " at call " + n, e);
            }
        }
    }

    private static void failCall(int n, Fault fault) throws Exception {
        AtomicInteger calls = new AtomicInteger();
        SimulatedDirectory directory = new SimulatedDirectory();
        directory.faults((call, file) -> calls.getAndIncrement() == n ? fault : null);
        List<CompletableFuture<BatchResult>> results = run(directory);

        List<Acked> acked = new ArrayList<>();
        for (int batch = 0; batch < results.size(); batch++) {
            if (settled(results.get(batch))) {
                acked.add(new Acked(batch, results.get(batch).join().firstSequence()));
            }
        }
        CrashModel model = new CrashModel(Disk.EMPTY);
        directory.operations().forEach(model::apply);
        check(model.survivors().disk(new int[model.survivors().choices()]), acked);
    }

    /**
     * Reopens the remains of a crash. Checks that every acknowledged batch is there once, that all batches are whole
     * and in order, and that ingestion continues.
     */
    private static void check(Disk disk, List<Acked> acked) throws Exception {
        SimulatedDirectory left = new SimulatedDirectory(disk).recording(false);
        try (Engine engine = EngineBuilder.segmented().open(left)) {
            List<StoredRecord> stored = Records.all(engine.read(engine.firstSequence()));
            Map<Integer, Long> found = new HashMap<>();
            for (int at = 0; at < stored.size(); ) {
                int batch = field(stored.get(at), "batch");
                assertThat(found.put(batch, stored.get(at).sequence()))
                        .as("batch %s is there once", batch)
                        .isNull();
                for (int i = 0; i < size(batch); i++, at++) {
                    assertThat(field(stored.get(at), "batch")).isEqualTo(batch);
                    assertThat(field(stored.get(at), "ordinal")).isEqualTo(i);
                    assertThat(stored.get(at).sequence()).isEqualTo(at + 1);
                }
            }
            for (Acked ack : acked) {
                assertThat(found).containsEntry(ack.batch(), ack.firstSequence());
            }
            assertThat(engine.stats().sequences().visible()).isEqualTo(stored.size());
            if (!stored.isEmpty()) {
                StoredRecord last = stored.get(stored.size() - 1);
                assertThat(engine.get("acme", last.id().entity())).contains(last);
            }
            assertThat(engine.ingest(Records.record("next", 1))
                            .get(60, TimeUnit.SECONDS)
                            .sequence())
                    .isEqualTo(stored.size() + 1);
        }
    }

    private static int field(StoredRecord stored, String name) {
        return ((Number) stored.record().data().get(name)).intValue();
    }
}

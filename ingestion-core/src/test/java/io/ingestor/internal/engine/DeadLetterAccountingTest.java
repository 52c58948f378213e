package io.ingestor.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.BatchResult;
import io.ingestor.DeadLetter;
import io.ingestor.DeadLetters;
import io.ingestor.Durability;
import io.ingestor.IngestorStats.Counts;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.RejectedException;
import io.ingestor.StoredRecord;
import io.ingestor.internal.fake.ControlledLog;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.Records;
import io.ingestor.transform.Transform;
import io.ingestor.wal.LogFailedException;
import io.ingestor.wal.LogRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;

/** Tests at every moment that the counts of dead letters agree with the log, beside the counts of records. */
class DeadLetterAccountingTest {

    private static final String[] TENANTS = {"a", "b", "c"};

    /** A call, with the number of its records that are invalid. */
    private record Call(CompletableFuture<BatchResult> answer, int wrong, boolean transactional) {}

    private final long seed = ThreadLocalRandom.current().nextLong();
    private final Random random = new Random(seed);
    private final ControlledLog log = new ControlledLog();
    private final List<Call> calls = new ArrayList<>();

    @RepeatedTest(10)
    void agreesWithTheLogThroughRejectionsRefusalsAndTheEnd() throws Exception {
        System.out.println("DeadLetterAccountingTest seed " + seed);
        Engine engine = EngineBuilder.on(log)
                .memoryBudget(1 << 20)
                .tenantShare(List.of(0.1, 0.5, 1.0).get(random.nextInt(3)))
                .batchSize(1 + random.nextInt(3))
                .deadLetters(DeadLetters.on().withMaxRecordsPerSecond(1 + random.nextInt(100)))
                .transforms((in, out) -> {
                    while (in.next()) {
                        if (in.name().contentEquals("metadata")) {
                            return Transform.Outcome.FILTERED;
                        }
                    }
                    return Transform.Outcome.KEPT;
                })
                .open();

        for (int step = 0; step < 300; step++) {
            switch (random.nextInt(12)) {
                case 0, 1 -> log.write();
                case 2, 3 -> log.syncWritten();
                case 4 -> log.refuseWith(new LogRefusedException("disk full"));
                case 5, 6 -> log.takeAgain();
                default -> ingest(engine);
            }
            check(engine);
        }
        log.takeAgain();
        if (random.nextBoolean()) {
            log.failWith(new LogFailedException("end"));
            // Queued single records are refused on another thread.
            calls.forEach(call -> failure(call.answer()));
        } else {
            log.automatic();
            log.write();
            log.syncWritten();
            engine.close();
            checkAnswers(engine);
        }
        check(engine);
        assertThat(engine.stats().totals().inFlight()).isZero();
        assertThat(engine.stats().acks().pendingRecords()).isZero();
        assertThat(engine.stats().memory().tenantBytes()).isEmpty();
    }

    private void ingest(Engine engine) {
        RecordBatch.Builder batch = RecordBatch.builder();
        int size = random.nextInt(3) == 0 ? 1 : 1 + random.nextInt(20);
        int wrong = 0;
        int wrongOf = random.nextInt(4);
        for (int i = 0; i < size; i++) {
            Record.Builder record =
                    Record.builder(TENANTS[random.nextInt(TENANTS.length)]).payload(new byte[random.nextInt(2000)], "");
            if (random.nextInt(4) < wrongOf) {
                wrong++;
                batch.add(random.nextBoolean() ? record.version(-1).build() : Records.wrong());
            } else {
                batch.add(
                        random.nextInt(8) == 0 ? record.metadata("drop", "yes").build() : record.build());
            }
        }
        boolean transactional = random.nextInt(3) == 0;
        if (transactional) {
            batch.transactional();
        }
        Durability durability = List.of(Durability.values()).get(random.nextInt(3));
        calls.add(new Call(engine.ingest(batch.build(), durability), wrong, transactional));
    }

    private void check(Engine engine) throws Exception {
        long letters = 0;
        long others = 0;
        for (StoredRecord stored : Records.all(new LogCursor(log.read(1), 1))) {
            if (DeadLetter.isLetter(stored.record())) {
                letters++;
            } else {
                others++;
            }
        }
        Counts totals = engine.stats().totals();
        assertThat(totals.deadLetters().kept()).as("seed %s", seed).isEqualTo(letters);
        assertThat(totals.durable()).as("seed %s", seed).isEqualTo(others);
        assertThat(totals.inFlight()).as("seed %s", seed).isNotNegative();
        assertThat(totals.deadLetters().kept() + totals.deadLetters().dropped())
                .as("seed %s", seed)
                .isLessThanOrEqualTo(totals.rejected());
    }

    /** Checks that each call has the answer it would have without dead letters, and each rejection is counted. */
    private void checkAnswers(Engine engine) {
        long rejectedHere = 0;
        for (Call call : calls) {
            Throwable failure = failure(call.answer());
            if (failure == null) {
                assertThat(call.answer().join().rejections()).hasSize(call.wrong());
                rejectedHere += call.wrong();
            } else if (failure instanceof RejectedException rejected) {
                assertThat(call.transactional()).isTrue();
                assertThat(rejected.rejections()).hasSize(call.wrong());
                rejectedHere += call.wrong();
            }
        }
        Counts totals = engine.stats().totals();
        assertThat(totals.deadLetters().kept() + totals.deadLetters().dropped())
                .as("seed %s", seed)
                .isGreaterThanOrEqualTo(rejectedHere);
    }

    private static @Nullable Throwable failure(CompletableFuture<?> answer) {
        try {
            answer.join();
            return null;
        } catch (CompletionException e) {
            return e.getCause();
        }
    }
}

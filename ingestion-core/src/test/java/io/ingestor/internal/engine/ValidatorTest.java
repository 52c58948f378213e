package io.ingestor.internal.engine;

import static io.ingestor.internal.fake.Records.TENANT;
import static io.ingestor.internal.fake.Records.record;
import static io.ingestor.internal.fake.Records.wrong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.BatchResult;
import io.ingestor.Ingestor;
import io.ingestor.IngestorStats.Counts;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.RecordFields;
import io.ingestor.RecordFields.Kind;
import io.ingestor.Rejection;
import io.ingestor.internal.fake.ControlledLog;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.LogLines;
import io.ingestor.transform.Transform.Outcome;
import io.ingestor.validate.Validator;
import io.ingestor.validate.Violation;
import io.ingestor.validate.Violations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a validator sees each valid record, complete, and decides whether it is accepted. */
class ValidatorTest {

    private static final Validator SMALL = (record, found) -> {
        while (record.next()) {
            if (record.name().contentEquals("data")) {
                record.enter();
                while (record.next()) {
                    if (record.kind() == Kind.NUMBER && record.number() > 10) {
                        found.add("data.fields[\"n\"]", "must be at most 10, was " + record.number());
                    }
                }
                record.leave();
            }
        }
    };

    private final ControlledLog log = new ControlledLog().automatic();
    private final List<String> seen = new ArrayList<>();

    private Engine open(Validator validator) throws IOException {
        return EngineBuilder.on(log).validator(validator).open();
    }

    @Test
    void rejectsTheRecordsWithAViolationAndKeepsTheOthers() throws Exception {
        Engine engine = open(SMALL);
        RecordBatch batch = RecordBatch.builder()
                .add(record("a", 1))
                .add(record("b", 11))
                .add(record("c", 3))
                .returnIds()
                .build();

        BatchResult result = engine.ingest(batch).join();

        assertThat(result.rejections())
                .containsExactly(
                        new Rejection(1, List.of(new Violation("data.fields[\"n\"]", "must be at most 10, was 11.0"))));
        assertThat(result.accepted()).isEqualTo(2);
        assertThat(result.id(2).orElseThrow().path()).isEqualTo("acme/c/2");
        assertThat(engine.stats().tenants()).containsOnly(Map.entry(TENANT, new Counts(3, 2, 1, 0, 0, 0, 0, 0)));
    }

    @Test
    void seesEachRecordAlsoIfItsLayoutIsKnown() throws Exception {
        Engine engine = open(SMALL);
        RecordBatch.Builder alike = RecordBatch.builder();
        for (int i = 0; i < 100; i++) {
            alike.add(record("a", 1));
        }
        alike.add(record("a", 11));

        assertThat(engine.ingest(alike.build()).join().rejections())
                .extracting(Rejection::index)
                .containsExactly(100);
    }

    @Test
    void seesOnlyRecordsThatAreRight() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Engine engine = open((record, found) -> calls.incrementAndGet());

        engine.ingest(RecordBatch.of(record("a", 1), wrong())).join();

        assertThat(calls).hasValue(1);
    }

    @Test
    void seesTheRecordAsItWouldBeStored() throws Exception {
        Engine engine = open((record, found) -> list(record, ""));
        RecordBatch batch = RecordBatch.builder()
                .add(Record.builder()
                        .put("n", 1)
                        .version(5)
                        .payload(new byte[] {7}, "x")
                        .build())
                .tenant("filled")
                .schema("orders", 2)
                .returnIds()
                .build();

        String entity = engine.ingest(batch).join().id(0).orElseThrow().entity();

        assertThat(seen)
                .containsExactlyInAnyOrder(
                        "/id/tenant_id/id=filled",
                        "/id/entity_id/id=" + entity,
                        "/data/n=1.0",
                        "/version=5",
                        "/payload=" + (char) 7,
                        "/payload_type=x",
                        "/schema/name=orders",
                        "/schema/version=2");
    }

    private void list(RecordFields fields, String path) {
        while (fields.next()) {
            String name = path + "/" + fields.name().text();
            switch (fields.kind()) {
                case OBJECT, LIST -> {
                    fields.enter();
                    list(fields, name);
                    fields.leave();
                }
                case NUMBER -> seen.add(name + "=" + fields.number());
                case INTEGER -> seen.add(name + "=" + fields.integer());
                case BOOL -> seen.add(name + "=" + fields.bool());
                case NULL -> seen.add(name);
                case TEXT, BYTES -> seen.add(name + "=" + fields.bytes().text());
            }
        }
    }

    @Test
    void aTransactionWithAViolationIsRejected() throws Exception {
        Engine engine = open(SMALL);

        assertThat(engine.ingest(RecordBatch.builder()
                        .add(record("a", 1))
                        .add(record("b", 11))
                        .transactional()
                        .build()))
                .isCompletedExceptionally();
        assertThat(log.entryCount()).isZero();
        assertThat(engine.stats().totals()).isEqualTo(new Counts(2, 0, 2, 0, 0, 0, 0, 0));
    }

    @Test
    void aCheckRunsItAndStoresNothing() throws Exception {
        Engine engine = open(SMALL);

        BatchResult result = engine.check(RecordBatch.of(record("a", 1), record("b", 11)));

        assertThat(result.rejections()).extracting(Rejection::index).containsExactly(1);
        assertThat(engine.stats().totals()).isEqualTo(Counts.NONE);
    }

    /** A validator that throws for odd numbers. */
    private static final class Throwing implements Validator {

        @Override
        public void validate(RecordFields record, Violations found) {
            SMALL.validate(record, found);
            if (found.isFull()) {
                return;
            }
            throw new IllegalStateException("a secret of the host");
        }
    }

    @Test
    void oneThatThrowsRejectsItsRecordAndNoOther() throws Exception {
        Throwing throwing = new Throwing();
        AtomicInteger calls = new AtomicInteger();
        Engine engine = open((record, found) -> {
            if (calls.getAndIncrement() == 1) {
                throwing.validate(record, found);
            }
        });

        BatchResult result = engine.ingest(RecordBatch.of(record("a", 1), record("b", 2), record("c", 3)))
                .join();

        assertThat(result.accepted()).isEqualTo(2);
        assertThat(result.rejections())
                .singleElement()
                .satisfies(rejection -> assertThat(rejection.index()).isEqualTo(1))
                .satisfies(rejection -> assertThat(rejection.violations().get(0).message())
                        .startsWith("validator " + ValidatorTest.class.getName())
                        .contains("failed with java.lang.IllegalStateException")
                        .doesNotContain("secret"));
        assertThat(engine.ingest(record("d", 4)).join().sequence()).isEqualTo(3);
    }

    @Test
    void aCheckedExceptionRejectsAsWell() throws Exception {
        Engine engine = open((record, found) -> sneak(new IOException("disk")));

        assertThat(engine.ingest(RecordBatch.of(record("a", 1))).join().rejections())
                .hasSize(1);
        assertThat(engine.stats().memory().tenantBytes()).isEmpty();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Exception> void sneak(Exception e) throws T {
        throw (T) e;
    }

    @Test
    void anErrorEndsTheCallAndGivesItsMemoryBack() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Engine engine = open((record, found) -> {
            if (calls.getAndIncrement() == 0) {
                throw new OutOfMemoryError("for the test");
            }
        });

        assertThatThrownBy(() -> engine.ingest(record("a", 1))).isInstanceOf(OutOfMemoryError.class);

        assertThat(engine.stats().totals()).isEqualTo(new Counts(1, 0, 1, 0, 0, 0, 0, 0));
        assertThat(engine.stats().memory().tenantBytes()).isEmpty();
        assertThat(engine.ingest(record("a", 1)).join().sequence()).isEqualTo(1);
    }

    @Test
    void logsOneLineForManyFailures() throws Exception {
        Engine engine = open(new Throwing());
        try (LogLines lines = new LogLines()) {
            for (int i = 0; i < 50; i++) {
                engine.ingest(RecordBatch.of(record("a", 1))).join();
            }

            assertThat(lines.seen())
                    .singleElement()
                    .asString()
                    .startsWith("WARNING " + Throwing.class.getName() + " threw an exception; its record was rejected");
        }
    }

    @Test
    void whatItKeepsThrowsLater() throws Exception {
        List<RecordFields> keptFields = new ArrayList<>();
        List<Violations> keptViolations = new ArrayList<>();
        Engine engine = open((record, found) -> {
            assertThat(record.next()).isTrue();
            keptFields.add(record);
            keptViolations.add(found);
        });

        engine.ingest(record("a", 1)).join();

        assertThatThrownBy(() -> keptFields.get(0).next()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> keptFields.get(0).name().text()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> keptViolations.get(0).add("", "late")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void boundsWhatItReports() throws Exception {
        Engine engine = open((record, found) -> {
            for (int i = 0; i < 1000; i++) {
                found.add("f".repeat(2000), "m".repeat(1 << 20));
            }
            seen.add("full " + found.isFull());
        });

        List<Violation> violations = engine.ingest(RecordBatch.of(record("a", 1)))
                .join()
                .rejections()
                .get(0)
                .violations();

        assertThat(violations)
                .hasSize(16)
                .allMatch(violation -> violation.describe().length() < 2100);
        assertThat(seen).containsExactly("full true");
    }

    @Test
    void runsConcurrentlyForDifferentCalls() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        Engine engine = open((record, found) -> {
            try {
                both.await(60, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });

        CompletableFuture<BatchResult> other = CompletableFuture.supplyAsync(
                () -> engine.ingest(RecordBatch.of(record("a", 1))).join());
        BatchResult own = engine.ingest(RecordBatch.of(record("b", 1))).join();

        assertThat(own.accepted() + other.join().accepted()).isEqualTo(2);
    }

    @Test
    void aReplayRunsNoStep(@TempDir Path directory) throws Exception {
        AtomicInteger calls = new AtomicInteger();
        for (int open = 1; open <= 2; open++) {
            try (Ingestor ingestor = Ingestor.builder(directory)
                    .validator((record, found) -> calls.incrementAndGet())
                    .transforms((in, out) -> {
                        calls.incrementAndGet();
                        return Outcome.KEPT;
                    })
                    .open()) {
                if (open == 1) {
                    ingestor.ingest(record("a", 1)).join();
                }
                assertThat(ingestor.get(TENANT, "a")).isPresent();
            }
        }

        assertThat(calls).hasValue(2);
    }

    @Test
    void aSecondOneReplacesTheFirst(@TempDir Path directory) throws Exception {
        try (Ingestor ingestor = Ingestor.builder(directory)
                .validator((record, found) -> found.add("", "first"))
                .validator(SMALL)
                .open()) {
            assertThat(ingestor.ingest(record("a", 1)).join().sequence()).isEqualTo(1);
        }
    }
}

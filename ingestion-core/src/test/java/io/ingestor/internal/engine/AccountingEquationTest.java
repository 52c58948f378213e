package io.ingestor.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.BatchResult;
import io.ingestor.Durability;
import io.ingestor.IngestorState;
import io.ingestor.IngestorStats.Counts;
import io.ingestor.Invariant;
import io.ingestor.Proves;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.RecordCursor;
import io.ingestor.RecordFields;
import io.ingestor.RecordView;
import io.ingestor.RejectedException;
import io.ingestor.internal.fake.ControlledLog;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.Records;
import io.ingestor.transform.RecordBuilder;
import io.ingestor.transform.Transform;
import io.ingestor.wal.LogFailedException;
import io.ingestor.wal.LogRefusedException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Tests invariant 8, for each tenant and at every moment: received = durable + rejected + duplicate + filtered +
 * refused + unknown + in flight. Durable records are counted in the log itself, refused and rejected ones by the
 * results of the calls.
 */
class AccountingEquationTest {

    private static final String[] TENANTS = {"a", "b", "c"};

    private static final class Expected {
        long received;
        long rejected;
        long filtered;
        long refused;
        long taken;
        long empty;
    }

    private final long seed = ThreadLocalRandom.current().nextLong();
    private final Random random = new Random(seed);
    private final Map<String, Expected> expected = new TreeMap<>();
    private final ControlledLog log = new ControlledLog();

    @RepeatedTest(10)
    @Proves(Invariant.ACCOUNTS_FOR_EVERY_RECORD)
    void holdsPerTenantThroughRejectionsRefusalsCancellationsAndTheEnd() throws Exception {
        System.out.println("AccountingEquationTest seed " + seed);
        Engine engine = EngineBuilder.on(log)
                .memoryBudget(1 << 20)
                .tenantShare(List.of(0.1, 0.5, 1.0).get(random.nextInt(3)))
                .transforms(AccountingEquationTest::dropLabelled)
                .open();

        for (int step = 0; step < 400; step++) {
            switch (random.nextInt(12)) {
                case 0 -> log.write();
                case 1 -> log.syncWritten();
                case 2 -> log.refuseWith(new LogRefusedException("disk full"));
                case 3, 4 -> log.takeAgain();
                case 5 -> engine.sync();
                default -> ingest(engine);
            }
            check(engine, false);
        }
        boolean fails = random.nextBoolean();
        if (fails) {
            log.failWith(new LogFailedException("end"));
        } else {
            engine.close();
        }
        check(engine, fails);
        ingest(engine);
        check(engine, fails);
        assertThat(engine.stats().totals().inFlight()).isZero();
        assertThat(engine.stats().acks().pendingRecords()).isZero();
        assertThat(engine.stats().memory().tenantBytes()).isEmpty();
    }

    private static Transform.Outcome dropLabelled(RecordFields in, RecordBuilder out) {
        while (in.next()) {
            if (in.name().contentEquals("metadata")) {
                return Transform.Outcome.FILTERED;
            }
        }
        return Transform.Outcome.KEPT;
    }

    private void ingest(Engine engine) {
        RecordBatch.Builder batch = RecordBatch.builder();
        Map<String, Integer> good = new TreeMap<>();
        Map<String, Integer> wrong = new TreeMap<>();
        Map<String, Integer> dropped = new TreeMap<>();
        Map<String, Integer> empty = new TreeMap<>();
        String first = "";
        int size = random.nextInt(4) == 0 ? 1 : random.nextInt(20);
        for (int i = 0; i < size; i++) {
            String tenant = TENANTS[random.nextInt(TENANTS.length)];
            Record.Builder record = Record.builder(tenant).entity("e" + random.nextInt(10));
            switch (random.nextInt(12)) {
                case 0 -> {
                    wrong.merge(tenant, 1, Integer::sum);
                    empty.merge(tenant, 1, Integer::sum);
                    first = i == 0 ? tenant : first;
                    batch.add(record.version(-1).build());
                }
                case 1 -> {
                    wrong.merge("", 1, Integer::sum);
                    batch.add(Records.wrong());
                }
                case 2, 3 -> {
                    dropped.merge(tenant, 1, Integer::sum);
                    empty.merge(tenant, 1, Integer::sum);
                    first = i == 0 ? tenant : first;
                    batch.add(record.metadata("drop", "yes").build());
                }
                default -> {
                    good.merge(tenant, 1, Integer::sum);
                    first = i == 0 ? tenant : first;
                    int length = Math.max(0, random.nextInt(4000) - 1000);
                    empty.merge(tenant, length == 0 ? 1 : 0, Integer::sum);
                    batch.add(record.payload(new byte[length], "").build());
                }
            }
        }
        boolean transactional = random.nextInt(3) == 0;
        if (transactional) {
            batch.transactional();
        }
        Durability durability = List.of(Durability.values()).get(random.nextInt(3));
        boolean wasOpen = engine.state() == IngestorState.OPEN;
        CompletableFuture<BatchResult> future = engine.ingest(batch.build(), durability);
        if (random.nextInt(5) == 0) {
            future.cancel(true);
        }
        book(future, wasOpen, first, size, transactional && !wrong.isEmpty(), List.of(good, wrong, dropped, empty));
    }

    private void book(
            CompletableFuture<BatchResult> future,
            boolean wasOpen,
            String first,
            int size,
            boolean allRejected,
            List<Map<String, Integer>> records) {
        Map<String, Integer> good = records.get(0);
        Map<String, Integer> wrong = records.get(1);
        Map<String, Integer> dropped = records.get(2);
        Map<String, Integer> empty = records.get(3);
        Throwable failure = failure(future);
        boolean refused = failure != null && !(failure instanceof RejectedException);
        boolean unseen = refused && (!wasOpen || isForLackOfMemory(failure, first));
        if (unseen) {
            of(first).received += size;
            of(first).refused += size;
            return;
        }
        good.forEach((tenant, count) -> {
            if (allRejected) {
                reject(tenant, count);
                return;
            }
            Expected own = of(tenant);
            own.received += count;
            if (refused) {
                own.refused += count;
            } else {
                own.taken += count;
            }
        });
        dropped.forEach((tenant, count) -> {
            if (allRejected) {
                reject(tenant, count);
                return;
            }
            of(tenant).received += count;
            of(tenant).filtered += count;
        });
        wrong.forEach(this::reject);
        empty.forEach((tenant, count) -> ofKnown(tenant).empty += count);
    }

    private void reject(String tenant, int records) {
        Expected known = ofKnown(tenant);
        known.received += records;
        known.rejected += records;
    }

    /** Returns the counts of the tenant, or those of the empty name until the tenant has had a good record. */
    private Expected ofKnown(String tenant) {
        return of(expected.containsKey(tenant) ? tenant : "");
    }

    /**
     * Returns true if memory ran out before the records of the call were checked. After the check, memory can run out
     * for any of its tenants.
     */
    private static boolean isForLackOfMemory(Throwable failure, String tenant) {
        String message = String.valueOf(failure.getMessage());
        return message.startsWith("memory ")
                && message.contains(
                        tenant.isEmpty()
                                ? " the account of calls without a tenant holds "
                                : " tenant \"" + tenant + "\" holds ");
    }

    /** Returns the failure of the call; null if it succeeded, is pending or was cancelled by its caller. */
    private static Throwable failure(CompletableFuture<?> future) {
        if (!future.isCompletedExceptionally() || future.isCancelled()) {
            return null;
        }
        try {
            future.getNow(null);
            return null;
        } catch (CompletionException e) {
            return e.getCause();
        }
    }

    private Expected of(String tenant) {
        return expected.computeIfAbsent(tenant, name -> new Expected());
    }

    private void check(Engine engine, boolean failed) throws Exception {
        Map<String, Long> durable = new TreeMap<>();
        try (RecordCursor cursor = new LogCursor(log.read(1), 1)) {
            for (RecordView view = cursor.next(); view != null; view = cursor.next()) {
                durable.merge(view.tenant(), 1L, Long::sum);
            }
        }
        Map<String, Counts> counts = engine.stats().tenants();
        expected.forEach((tenant, own) -> {
            long synced = durable.getOrDefault(tenant, 0L);
            long open = own.taken - synced;
            assertThat(counts.get(tenant))
                    .as("tenant '%s', seed %s", tenant, seed)
                    .isEqualTo(new Counts(
                            own.received,
                            synced,
                            own.rejected,
                            0,
                            own.filtered,
                            own.refused,
                            failed ? open : 0,
                            own.empty))
                    .returns(failed ? 0 : open, Counts::inFlight);
        });
        assertThat(counts.keySet()).isEqualTo(expected.keySet());
        assertThat(engine.stats().memory().tenantBytes())
                .as("who has nothing in flight holds nothing, seed %s", seed)
                .containsOnlyKeys(counts.keySet().stream()
                        .filter(tenant -> counts.get(tenant).inFlight() > 0)
                        .toList())
                .allSatisfy((tenant, bytes) -> assertThat(bytes).isPositive());
        assertThat(engine.stats().totals()).isEqualTo(counts.values().stream().reduce(Counts.NONE, Counts::plus));
    }
}

package io.ingestor.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Backpressure;
import io.ingestor.BatchResult;
import io.ingestor.Durability;
import io.ingestor.IngestorStats;
import io.ingestor.IngestorStats.Counts;
import io.ingestor.Invariant;
import io.ingestor.NotOpenException;
import io.ingestor.OutcomeUnknownException;
import io.ingestor.OverloadedException;
import io.ingestor.Proves;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.RejectedException;
import io.ingestor.StoredRecord;
import io.ingestor.internal.account.Accounting;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.Records;
import io.ingestor.internal.fake.Spin;
import io.ingestor.wal.storage.CrashModel;
import io.ingestor.wal.storage.Disk;
import io.ingestor.wal.storage.Fault;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests invariant 8 on a disk that fails, fills up or loses power, while callers continue and another thread closes the
 * engine. At every moment, the figures agree with the results so far. At the end, they agree with all results and with
 * the records that a reopen finds.
 */
@Timeout(300)
class AccountingUnderFailureTest {

    private static final int ROUNDS = 40;
    private static final int CALLERS = 3;
    private static final String[] TENANTS = {"a", "b", "c"};

    /** The number of calls that a caller still makes after the engine has refused one as not open. */
    private static final int CALLS_AFTER_THE_END = 3;

    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

    private final long seed = ThreadLocalRandom.current().nextLong();

    /** The end of a round, which is followed by a close of the engine. */
    private enum End {
        CLOSE,
        SYNC_FAILS,
        WRITE_FAILS,
        ANY_CALL_FAILS,
        POWER_IS_LOST
    }

    private static final List<End> ENDS = List.of(End.values());

    /** One call: a batch of one tenant, and its result. */
    private static final class Call {
        final String batch;
        final int tenant;
        final Durability durability;
        final boolean transactional;
        final int good;
        final int wrong;
        CompletableFuture<BatchResult> future;

        Call(String batch, Random random) {
            this.batch = batch;
            this.tenant = random.nextInt(TENANTS.length);
            this.durability = List.of(Durability.values()).get(random.nextInt(3));
            this.transactional = random.nextInt(4) == 0;
            this.good = random.nextInt(3) == 0 ? 1 : random.nextInt(8);
            this.wrong = random.nextInt(4) == 0 ? 1 + random.nextInt(2) : good == 0 ? 1 : 0;
        }

        /** Creates a call of one good record, which makes its tenant known to the figures. */
        Call(String batch, int tenant) {
            this.batch = batch;
            this.tenant = tenant;
            this.durability = Durability.SYNCED;
            this.transactional = false;
            this.good = 1;
            this.wrong = 0;
        }

        int size() {
            return good + wrong;
        }

        boolean isRejected() {
            return good == 0 || (transactional && wrong > 0);
        }

        RecordBatch records(Random random) {
            // The batch names the tenant too, so that records that are refused unread count under its name.
            RecordBatch.Builder builder = RecordBatch.builder().tenant(TENANTS[tenant]);
            for (int i = 0; i < good; i++) {
                builder.add(
                        record(i).payload(new byte[random.nextInt(1500)], "").build());
            }
            for (int i = 0; i < wrong; i++) {
                builder.add(record(good + i).version(-1).build());
            }
            return transactional ? builder.transactional().build() : builder.build();
        }

        private Record.Builder record(int ordinal) {
            return Record.builder(TENANTS[tenant]).entity(batch + "-" + ordinal);
        }

        /** Returns the failure of the call, or null if it was acknowledged. */
        Throwable failure() throws Exception {
            try {
                future.get(60, TimeUnit.SECONDS);
                return null;
            } catch (ExecutionException e) {
                return e.getCause();
            }
        }
    }

    /** The final outcomes of one tenant's records, as the callers see them. */
    private static final class Told {
        long received;
        long durable;
        long unknown;

        /** Records acknowledged as accepted or written, which are either durable or unknown. */
        long open;

        long rejected;
        long refused;

        /** Wrong records of refused calls; they count as rejected or refused, depending on the timing. */
        long wrongAndRefused;

        /** Records of calls that their callers cancelled. */
        long cancelled;

        void add(Call call) throws Exception {
            received += call.size();
            if (call.future.isCancelled()) {
                cancelled += call.size();
                return;
            }
            Throwable failure = call.failure();
            if (failure instanceof OverloadedException || failure instanceof NotOpenException) {
                refused += call.good;
                wrongAndRefused += call.wrong;
                return;
            }
            rejected += call.wrong;
            if (failure == null) {
                if (call.durability == Durability.SYNCED) {
                    durable += call.good;
                } else {
                    open += call.good;
                }
            } else if (failure instanceof OutcomeUnknownException) {
                unknown += call.good;
            } else {
                assertThat(failure).isInstanceOf(RejectedException.class);
                assertThat(call.isRejected()).isTrue();
                rejected += call.good;
            }
        }

        void check(Counts counts) {
            assertThat(counts.inFlight()).isZero();
            assertThat(counts.received()).isEqualTo(received);
            assertThat(counts.durable()).isBetween(durable, durable + open + cancelled);
            assertThat(counts.unknown()).isBetween(unknown, unknown + open + cancelled);
            assertThat(counts.durable() + counts.unknown())
                    .isBetween(durable + unknown + open, durable + unknown + open + cancelled);
            assertThat(counts.rejected()).isBetween(rejected, rejected + wrongAndRefused + cancelled);
            assertThat(counts.rejected() + counts.refused())
                    .isBetween(rejected + refused + wrongAndRefused, rejected + refused + wrongAndRefused + cancelled);
        }
    }

    @Test
    @Proves(Invariant.ACCOUNTS_FOR_EVERY_RECORD)
    void theFiguresAgreeWithWhatCallersWereToldAndWithWhatAReopenFinds() throws Exception {
        System.out.println("AccountingUnderFailureTest seed " + seed);
        Random random = new Random(seed);
        Told all = new Told();
        for (int i = 0; i < ROUNDS; i++) {
            Round round = new Round(random, ENDS.get(i % ENDS.size()));
            try {
                Map<String, Counts> counts = round.run();
                checkTold(round, counts, all);
                checkReopened(round, counts);
            } catch (AssertionError | Exception e) {
                throw new AssertionError("round " + i + ": " + round + ", seed " + seed, e);
            }
        }
        assertThat(List.of(all.durable, all.open, all.unknown, all.rejected, all.refused, all.cancelled))
                .as("all that can become of a call has happened")
                .allSatisfy(records -> assertThat(records).isPositive());
    }

    private static void checkTold(Round round, Map<String, Counts> counts, Told all) throws Exception {
        Told[] told = {new Told(), new Told(), new Told()};
        for (Call call : round.made) {
            told[call.tenant].add(call);
            all.add(call);
        }
        for (int tenant = 0; tenant < TENANTS.length; tenant++) {
            told[tenant].check(counts.getOrDefault(TENANTS[tenant], Counts.NONE));
        }
    }

    /** Checks a reopen of the disk, either as the next process sees it or after a random loss of power. */
    private void checkReopened(Round round, Map<String, Counts> counts) throws Exception {
        SimulatedDirectory left;
        if (round.end == End.POWER_IS_LOST || round.random.nextBoolean()) {
            CrashModel model = new CrashModel(Disk.EMPTY);
            round.directory.operations().forEach(model::apply);
            CrashModel.Survivors survivors = model.survivors();
            int[] outcomes = new int[survivors.choices()];
            for (int i = 0; i < outcomes.length; i++) {
                outcomes[i] = round.random.nextInt(survivors.outcomes(i));
            }
            left = new SimulatedDirectory(survivors.disk(outcomes));
        } else {
            left = new SimulatedDirectory(round.directory.contents());
        }
        Map<String, Long> byTenant = new HashMap<>();
        Set<String> entities = new HashSet<>();
        try (Engine reopened = EngineBuilder.segmented().open(left)) {
            for (StoredRecord stored : Records.all(reopened.read(reopened.firstSequence()))) {
                byTenant.merge(stored.id().tenant(), 1L, Long::sum);
                assertThat(entities.add(stored.id().entity())).as("once").isTrue();
            }
        }
        counts.forEach((tenant, own) -> assertThat(byTenant.getOrDefault(tenant, 0L))
                .as("records of tenant %s, of which %s", tenant, own)
                .isBetween(own.durable(), own.durable() + own.unknown()));
        for (Call call : round.made) {
            checkFound(call, entities);
        }
        assertThat(entities).as("records that were never sent").isEmpty();
    }

    /** Checks the records of the call that were found, and removes them from {@code entities}. */
    private static void checkFound(Call call, Set<String> entities) throws Exception {
        int found = 0;
        for (int ordinal = 0; ordinal < call.good; ordinal++) {
            found += entities.remove(call.batch + "-" + ordinal) ? 1 : 0;
        }
        assertThat(found).as("a batch is whole").isIn(0, call.isRejected() ? 0 : call.good);
        if (!call.future.isCancelled()) {
            Throwable failure = call.failure();
            if (failure == null && call.durability == Durability.SYNCED) {
                assertThat(found).isEqualTo(call.good);
            } else if (failure != null && !(failure instanceof OutcomeUnknownException)) {
                assertThat(found).as("nothing of this call was taken").isZero();
            }
        }
    }

    private static void checkGrown(Counts before, Counts now) {
        assertThat(now.received()).isGreaterThanOrEqualTo(before.received());
        assertThat(now.durable()).isGreaterThanOrEqualTo(before.durable());
        assertThat(now.rejected()).isGreaterThanOrEqualTo(before.rejected());
        assertThat(now.refused()).isGreaterThanOrEqualTo(before.refused());
        assertThat(now.unknown()).isGreaterThanOrEqualTo(before.unknown());
    }

    /** One engine from open to close, with its callers and a thread that observes its figures. */
    private static final class Round {
        final End end;
        final int endsAfter;
        final boolean closedMeanwhile;
        final int batchSize;
        final Random random;
        final SimulatedDirectory directory = new SimulatedDirectory();
        final AtomicInteger calls = new AtomicInteger();
        final AtomicBoolean over = new AtomicBoolean();
        final AtomicLongArray begun = new AtomicLongArray(TENANTS.length);
        final AtomicLongArray returned = new AtomicLongArray(TENANTS.length);
        final AtomicLongArray acknowledged = new AtomicLongArray(TENANTS.length);
        final AtomicLong looks = new AtomicLong();
        final List<Call> made = new ArrayList<>();

        Round(Random random, End end) {
            this.random = random;
            this.end = end;
            this.endsAfter = random.nextInt(250);
            this.closedMeanwhile = random.nextBoolean();
            this.batchSize = random.nextBoolean() ? 1 : 16;
        }

        @Override
        public String toString() {
            return end + " after " + endsAfter + " calls" + (closedMeanwhile ? ", closed meanwhile" : "");
        }

        Map<String, Counts> run() throws Exception {
            Engine engine = EngineBuilder.segmented()
                    .memoryBudget(1 << 20)
                    .batchSize(batchSize)
                    .backpressure(random.nextBoolean() ? Backpressure.refuse() : Backpressure.waitAtMost(HALF_A_MINUTE))
                    .open(directory);
            for (int tenant = 0; tenant < TENANTS.length; tenant++) {
                Call call = new Call("first" + tenant, tenant);
                begun.addAndGet(tenant, call.size());
                call.future = engine.ingest(call.records(random), call.durability);
                returned.addAndGet(tenant, call.size());
                made.add(call);
            }
            ExecutorService threads = Executors.newFixedThreadPool(CALLERS + 1);
            try {
                List<Future<List<Call>>> callers = new ArrayList<>();
                for (int caller = 0; caller < CALLERS; caller++) {
                    String name = "caller" + caller;
                    long ownSeed = random.nextLong();
                    callers.add(threads.submit(() -> call(engine, name, new Random(ownSeed))));
                }
                Future<?> observer = threads.submit(() -> observe(engine));
                Spin.until(() -> calls.get() >= endsAfter);
                end(engine);
                if (closedMeanwhile) {
                    close(engine);
                }
                for (Future<List<Call>> caller : callers) {
                    made.addAll(caller.get(120, TimeUnit.SECONDS));
                }
                close(engine);
                over.set(true);
                observer.get(120, TimeUnit.SECONDS);
            } finally {
                over.set(true);
                threads.shutdownNow();
            }
            assertThat(looks.get()).isPositive();
            for (Call call : made) {
                // A call made during the close may complete shortly after it, but must complete.
                if (!call.future.isCancelled()) {
                    call.failure();
                }
            }
            assertThat(engine.stats().acks().pendingRecords()).isZero();
            return engine.stats().tenants();
        }

        private void end(Engine engine) throws IOException {
            switch (end) {
                case CLOSE -> close(engine);
                case SYNC_FAILS -> directory.faults((call, file) -> call.startsWith("sync") ? Fault.EIO : null);
                case WRITE_FAILS -> directory.faults((call, file) -> call.equals("write") ? Fault.EIO : null);
                case ANY_CALL_FAILS -> {
                    AtomicInteger before = new AtomicInteger(random.nextInt(20));
                    directory.faults((call, file) -> before.getAndDecrement() == 0 ? Fault.EIO : null);
                }
                case POWER_IS_LOST -> directory.kill();
            }
        }

        /** Closes the engine, which throws only if it has already reported a failure. */
        private static void close(Engine engine) {
            try {
                engine.close();
            } catch (IOException e) {
                assertThat(engine.failure()).isCompleted();
            }
        }

        private List<Call> call(Engine engine, String name, Random own) {
            List<Call> mine = new ArrayList<>();
            int left = Integer.MAX_VALUE;
            while (left-- > 0) {
                Call call = new Call(name + "-" + mine.size(), own);
                mine.add(call);
                makeRoomOrFill(own);
                begun.addAndGet(call.tenant, call.size());
                call.future = engine.ingest(call.records(own), call.durability);
                returned.addAndGet(call.tenant, call.size());
                CompletableFuture<?> unused = call.future.thenRun(() -> {
                    if (call.durability == Durability.SYNCED) {
                        acknowledged.addAndGet(call.tenant, call.good);
                    }
                });
                switch (own.nextInt(8)) {
                    case 0 -> call.future.cancel(true);
                    case 1 -> settle(call.future);
                    default -> {}
                }
                int number = calls.incrementAndGet();
                if (left > CALLS_AFTER_THE_END && (isEnd(call.future) || number > endsAfter + 200)) {
                    left = CALLS_AFTER_THE_END;
                }
            }
            return mine;
        }

        /** Randomly takes or restores the disk space for the next segment. */
        private void makeRoomOrFill(Random own) {
            switch (own.nextInt(60)) {
                case 0 -> directory.usableBytes(1000);
                case 1, 2, 3 -> directory.usableBytes(Long.MAX_VALUE);
                default -> {}
            }
        }

        private static void settle(CompletableFuture<?> future) {
            CompletableFuture<?> settled = future.handle((result, failure) -> null);
            settled.orTimeout(60, TimeUnit.SECONDS).join();
        }

        private static boolean isEnd(CompletableFuture<?> future) {
            return future.handle((result, failure) -> failure instanceof NotOpenException)
                    .getNow(false);
        }

        private void observe(Engine engine) {
            Map<String, Counts> before = Map.of();
            boolean last = false;
            while (!last) {
                last = over.get();
                long[] returnedBefore = values(returned);
                long[] acknowledgedBefore = values(acknowledged);
                IngestorStats stats = engine.stats();
                long[] begunAfter = values(begun);
                Map<String, Counts> now = stats.tenants();
                for (int tenant = 0; tenant < TENANTS.length; tenant++) {
                    Counts counts = now.getOrDefault(TENANTS[tenant], Counts.NONE);
                    assertThat(counts.inFlight()).isNotNegative();
                    checkGrown(before.getOrDefault(TENANTS[tenant], Counts.NONE), counts);
                    assertThat(counts.received()).isBetween(returnedBefore[tenant], begunAfter[tenant]);
                    assertThat(counts.durable()).isGreaterThanOrEqualTo(acknowledgedBefore[tenant]);
                }
                assertThat(now.keySet()).isSubsetOf(TENANTS);
                assertThat(stats.totals().inFlight()).isNotNegative();
                assertThat(stats.totals()).isEqualTo(Accounting.sum(now.values()));
                before = now;
                looks.getAndIncrement();
            }
        }

        private static long[] values(AtomicLongArray array) {
            long[] values = new long[array.length()];
            for (int i = 0; i < values.length; i++) {
                values[i] = array.get(i);
            }
            return values;
        }
    }
}

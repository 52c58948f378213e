package io.ingestor.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Backpressure;
import io.ingestor.BatchResult;
import io.ingestor.IngestorStats;
import io.ingestor.Invariant;
import io.ingestor.Proves;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.StoredRecord;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.Records;
import io.ingestor.internal.fake.SimulatedSink;
import io.ingestor.internal.fake.SkippedTime;
import io.ingestor.memtable.skiplist.SkipListMemtable;
import io.ingestor.sink.FlushBatch;
import io.ingestor.sink.Sink;
import io.ingestor.sink.SinkContext;
import io.ingestor.sink.SinkProgress;
import io.ingestor.wal.WriteAheadLog;
import io.ingestor.wal.segmented.SegmentedOptions;
import io.ingestor.wal.segmented.SegmentedWriteAheadLog;
import io.ingestor.wal.storage.CrashModel;
import io.ingestor.wal.storage.Disk;
import io.ingestor.wal.storage.Fault;
import io.ingestor.wal.storage.Operation;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests invariants 4 and 7: after any crash of log and checkpoint, the sink finally has every synced record exactly
 * once and in order. Its batches may differ.
 */
@Timeout(300)
class FlushCrashTest {

    private static final int BATCHES = 24;
    private static final int BACKLOG_BATCHES = 160;
    private static final int IN_FLIGHT = 3;
    private static final List<SimulatedSink.Fault> SINK_FAULTS = List.of(SimulatedSink.Fault.values());

    /** The memory budgets: small, to fill tables soon, and different, to end tables elsewhere after a crash. */
    private static final int[] BUDGETS = {860 << 10, 1000 << 10, 1500 << 10};

    /** An event between the operations of the log's disk: the batch was acknowledged as synced. */
    private record Acked(int batch, long firstSequence) {}

    /** An event: the disk of the checkpoint has seen this many operations. */
    private record Beside(int operations) {}

    /** An event: the sink has this many records. */
    private record Stored(int records) {}

    /** The remains of a crash, and the promises made before it. */
    private record Left(Disk log, Disk checkpoint, SimulatedSink sink, List<Acked> acked, int nextBatch) {
        static final Left NOTHING = new Left(Disk.EMPTY, Disk.EMPTY, new SimulatedSink(), List.of(), 0);

        List<StoredRecord> stored() {
            return sink.stored();
        }
    }

    private final long seed = ThreadLocalRandom.current().nextLong();
    private final Random random = new Random(seed);

    private static int size(int batch) {
        return 1 + batch % 4;
    }

    private static RecordBatch batch(int batch) {
        RecordBatch.Builder builder = RecordBatch.builder();
        for (int i = 0; i < size(batch); i++) {
            byte[] payload = new byte[3000];
            new Random(31L * batch + i).nextBytes(payload);
            builder.add(Record.builder("acme")
                    .entity("e" + i)
                    .put("batch", batch)
                    .put("ordinal", i)
                    .payload(payload, "")
                    .build());
        }
        return builder.build();
    }

    /** One process, from open to close, on disks that record their operations. */
    private static final class Run {
        final Left before;
        final SimulatedDirectory log;
        final SimulatedDirectory checkpoint;
        final SimulatedSink sink;
        final List<CompletableFuture<BatchResult>> results = new ArrayList<>();

        /** True while every flush fails. */
        final AtomicBoolean away = new AtomicBoolean();

        /** The number of records that had left memory before the close, although the sink lacked them. */
        long leftMemory;

        Run(Left before) {
            this.before = before;
            this.log = new SimulatedDirectory(before.log());
            this.checkpoint = new SimulatedDirectory(before.checkpoint())
                    .observer(operations -> log.event(new Beside(operations)));
            this.sink = before.sink().restarted().commits(records -> log.event(new Stored(records)));
        }

        void run(int budget, int batches) throws Exception {
            run(budget, batches, sink);
        }

        /** Ingests until the disks fail, and checks that every call completes. */
        void run(int budget, int batches, Sink offered) throws Exception {
            Engine engine;
            try {
                engine = engine(budget, offered, log, checkpoint);
            } catch (IOException e) {
                return;
            }
            for (int i = 0; i < batches; i++) {
                int batch = before.nextBatch() + i;
                results.add(engine.ingest(batch(batch)).thenApply(result -> {
                    log.event(new Acked(batch, result.firstSequence()));
                    return result;
                }));
                if (i >= IN_FLIGHT) {
                    settled(results.get(i - IN_FLIGHT));
                }
            }
            IngestorStats stats = engine.stats();
            leftMemory = stats.memory().wholeFrom() - 1 - stats.sequences().checkpoint();
            away.set(false);
            try {
                engine.close();
            } catch (IOException e) {
                assertThat(engine.failure()).isCompleted();
            }
            assertThat(results).allSatisfy(result -> assertThat(result).isDone());
        }
    }

    /** A replay of a run, operation by operation, with the possible remains of a crash after each. */
    private final class Replayed {
        private final Run run;
        private final CrashModel log;
        private final CrashModel checkpoint;
        private final List<Operation> beside;
        private final List<Acked> acked;
        private int besideApplied;
        private int stored;

        Replayed(Run run) {
            this.run = run;
            this.log = new CrashModel(run.before.log());
            this.checkpoint = new CrashModel(run.before.checkpoint());
            this.beside = run.checkpoint.operations();
            this.acked = new ArrayList<>(run.before.acked());
            this.stored = run.before.stored().size();
        }

        void apply(Operation operation) {
            if (operation instanceof Operation.Event event) {
                if (event.what() instanceof Acked ack) {
                    acked.add(ack);
                } else if (event.what() instanceof Stored now) {
                    stored = now.records();
                } else if (event.what() instanceof Beside now) {
                    while (besideApplied < now.operations()) {
                        checkpoint.apply(beside.get(besideApplied++));
                    }
                }
            }
            log.apply(operation);
        }

        Left durable() {
            return left(
                    new int[log.survivors().choices()],
                    new int[checkpoint.survivors().choices()]);
        }

        Left any() {
            return left(outcomes(log.survivors()), outcomes(checkpoint.survivors()));
        }

        private int[] outcomes(CrashModel.Survivors survivors) {
            int[] outcomes = new int[survivors.choices()];
            for (int i = 0; i < outcomes.length; i++) {
                outcomes[i] = random.nextInt(survivors.outcomes(i));
            }
            return outcomes;
        }

        private Left left(int[] ofLog, int[] ofCheckpoint) {
            return new Left(
                    log.survivors().disk(ofLog),
                    checkpoint.survivors().disk(ofCheckpoint),
                    run.sink.cutTo(stored),
                    List.copyOf(acked),
                    run.before.nextBatch() + run.results.size());
        }
    }

    private static Engine engine(int budget, Sink sink, SimulatedDirectory log, SimulatedDirectory checkpoint)
            throws IOException {
        return EngineBuilder.segmented()
                .memoryBudget(budget)
                .memtables(SkipListMemtable.factory())
                .backpressure(Backpressure.waitAtMost(Duration.ofMinutes(2)))
                .sink(sink)
                .checkpoints(checkpoint)
                .closeFlushTimeout(Duration.ofHours(1))
                .flushTime(new SkippedTime())
                .open(log);
    }

    private static boolean settled(CompletableFuture<BatchResult> result) throws Exception {
        try {
            result.get(120, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            return false;
        }
    }

    private int anyBudget() {
        return BUDGETS[random.nextInt(BUDGETS.length)];
    }

    @Test
    @Proves({Invariant.NOTHING_VANISHES, Invariant.DELIVERED_ONCE})
    void aCrashAtAnyOperationLosesNothingAndRepeatsNothing() throws Exception {
        System.out.println("FlushCrashTest seed " + seed);
        Run run = new Run(Left.NOTHING);
        run.run(BUDGETS[0], BATCHES);
        assertThat(run.sink.batches()).as("flushes").hasSizeBetween(5, BATCHES - 1);
        assertThat(run.checkpoint.operationCount()).isGreaterThan(20);

        Replayed replayed = new Replayed(run);
        List<Operation> operations = run.log.operations();
        int points = 0;
        int checkpoints = 0;
        for (Operation operation : operations) {
            replayed.apply(operation);
            check(replayed.durable());
            check(replayed.any());
            points++;
            checkpoints += operation instanceof Operation.Event event && event.what() instanceof Beside ? 1 : 0;
        }
        assertThat(points).isEqualTo(operations.size());
        assertThat(checkpoints).isEqualTo(run.checkpoint.operationCount());
        assertThat(replayed.durable().acked()).hasSize(BATCHES);
        assertThat(operations)
                .as("the log has let segments go")
                .anyMatch(operation -> operation instanceof Operation.Rename rename
                        && rename.from().endsWith(".seg"));
    }

    @Test
    @Proves(Invariant.DELIVERED_ONCE)
    void noRowOfCrashesAndFaultsOfTheSinkLosesOrRepeatsAnything() throws Exception {
        System.out.println("FlushCrashTest seed " + seed);
        for (int row = 0; row < 25; row++) {
            Left left = Left.NOTHING;
            for (int crash = 0; crash < 4; crash++) {
                Run run = new Run(left);
                run.sink.faults(() -> {
                    synchronized (random) {
                        return random.nextInt(3) > 0
                                ? SimulatedSink.Fault.NONE
                                : SINK_FAULTS.get(random.nextInt(SINK_FAULTS.size()));
                    }
                });
                run.run(anyBudget(), BATCHES);
                Replayed replayed = new Replayed(run);
                List<Operation> operations = run.log.operations();
                operations.subList(0, random.nextInt(operations.size() + 1)).forEach(replayed::apply);
                left = replayed.any();
            }
            check(left);
        }
    }

    /** Returns a sink that takes small batches, and none while the run's sink is away. */
    private static Sink behind(Run run, SimulatedSink.Fault fault) {
        AtomicInteger flushes = new AtomicInteger();
        run.away.set(true);
        run.sink.faults(() -> {
            if (run.away.get()) {
                return SimulatedSink.Fault.BEFORE;
            }
            return flushes.getAndIncrement() % 3 == 1 ? fault : SimulatedSink.Fault.NONE;
        });
        return new Sink() {
            @Override
            public SinkProgress open(SinkContext context) {
                return run.sink.open(context);
            }

            @Override
            public void flush(FlushBatch batch) throws IOException {
                run.sink.flush(batch);
            }

            @Override
            public long preferredBatchBytes() {
                return 50_000;
            }

            @Override
            public long lastSequence() {
                return run.sink.lastSequence();
            }

            @Override
            public void close() {
                run.sink.close();
            }
        };
    }

    @Test
    @Proves({Invariant.NOTHING_VANISHES, Invariant.DELIVERED_ONCE})
    void aCrashWhileTheSinkTakesItsBacklogFromTheLogLosesNothingAndRepeatsNothing() throws Exception {
        System.out.println("FlushCrashTest seed " + seed);
        Run run = new Run(Left.NOTHING);
        run.run(BUDGETS[0], BACKLOG_BATCHES, behind(run, SimulatedSink.Fault.HALF));
        assertThat(run.leftMemory).isGreaterThan(100);
        assertThat(run.sink.batches()).hasSizeGreaterThan(10);
        assertThat(run.sink.stored())
                .hasSize(run.results.stream()
                        .mapToInt(result -> result.join().accepted())
                        .sum());

        Replayed replayed = new Replayed(run);
        for (Operation operation : run.log.operations()) {
            replayed.apply(operation);
            // While the sink is away, nothing is new after most operations.
            if (replayed.stored > 0 || random.nextInt(8) == 0) {
                check(replayed.durable());
                check(replayed.any());
            }
        }
        assertThat(replayed.durable().acked()).hasSize(BACKLOG_BATCHES);
    }

    @Test
    @Proves(Invariant.DELIVERED_ONCE)
    void noRowOfCrashesWithABacklogLosesOrRepeatsAnything() throws Exception {
        System.out.println("FlushCrashTest seed " + seed);
        for (int row = 0; row < 12; row++) {
            Left left = Left.NOTHING;
            for (int crash = 0; crash < 3; crash++) {
                Run run = new Run(left);
                run.run(anyBudget(), BACKLOG_BATCHES, behind(run, SINK_FAULTS.get(random.nextInt(SINK_FAULTS.size()))));
                Replayed replayed = new Replayed(run);
                List<Operation> operations = run.log.operations();
                operations.subList(0, random.nextInt(operations.size() + 1)).forEach(replayed::apply);
                left = replayed.any();
            }
            check(left);
        }
    }

    @Test
    void aSinkWithoutMemoryMissesNothingWhateverTheCrashLeavesOfTheCheckpoint() throws Exception {
        System.out.println("FlushCrashTest seed " + seed);
        Run run = new Run(Left.NOTHING);
        run.run(BUDGETS[0], BATCHES, Sink.calling(run.sink::flush));
        assertThat(run.sink.batches()).as("flushes").hasSizeGreaterThan(4);

        Replayed replayed = new Replayed(run);
        for (Operation operation : run.log.operations()) {
            replayed.apply(operation);
            checkNothingIsMissing(replayed.durable());
            checkNothingIsMissing(replayed.any());
        }
    }

    /**
     * Checks that the sink received every promised record, before or after the crash. Records delivered again must be
     * equal.
     */
    private void checkNothingIsMissing(Left left) throws Exception {
        SimulatedSink sink = left.sink().restarted();
        try (Engine engine = engine(
                anyBudget(),
                Sink.calling(sink::flush),
                new SimulatedDirectory(left.log()).recording(false),
                new SimulatedDirectory(left.checkpoint()).recording(false))) {
            engine.ingest(Records.record("next", 1)).get(120, TimeUnit.SECONDS);
        }
        Map<Long, StoredRecord> bySequence = new TreeMap<>();
        for (StoredRecord stored : sink.stored()) {
            StoredRecord before = bySequence.put(stored.sequence(), stored);
            assertThat(before == null || before.equals(stored)).isTrue();
        }
        long next = 1;
        for (long sequence : bySequence.keySet()) {
            assertThat(sequence).isEqualTo(next++);
        }
        for (Acked ack : left.acked()) {
            for (int i = 0; i < size(ack.batch()); i++) {
                assertThat(field(bySequence.get(ack.firstSequence() + i), "batch"))
                        .isEqualTo(ack.batch());
            }
        }
    }

    @Test
    void whicheverCallToADiskFailsNothingIsLostOrRepeated() throws Exception {
        System.out.println("FlushCrashTest seed " + seed);
        AtomicInteger calls = new AtomicInteger();
        Run whole = new Run(Left.NOTHING);
        whole.log.faults((call, file) -> {
            calls.getAndIncrement();
            return null;
        });
        whole.checkpoint.faults((call, file) -> {
            calls.getAndIncrement();
            return null;
        });
        whole.run(BUDGETS[0], BATCHES);
        int total = calls.get();
        assertThat(total).isGreaterThan(50);

        for (int n = 0; n < total; n++) {
            int at = n;
            Fault fault = n % 3 == 0 ? Fault.ENOSPC : Fault.EIO;
            AtomicInteger made = new AtomicInteger();
            Run run = new Run(Left.NOTHING);
            run.log.faults((call, file) -> made.getAndIncrement() == at ? fault : null);
            run.checkpoint.faults((call, file) -> made.getAndIncrement() == at ? fault : null);
            run.run(BUDGETS[0], BATCHES);
            Replayed replayed = new Replayed(run);
            run.log.operations().forEach(replayed::apply);
            try {
                check(replayed.durable());
            } catch (AssertionError | Exception e) {
                throw new AssertionError(fault + " at call " + n, e);
            }
        }
    }

    /**
     * Opens the remains of a crash and closes. Checks that the sink then has every promised record once, in order, and
     * in whole batches.
     */
    private void check(Left left) throws Exception {
        List<StoredRecord> stored = left.stored();
        if (!stored.isEmpty()) {
            try (WriteAheadLog log = SegmentedWriteAheadLog.open(
                    new SimulatedDirectory(left.log()).recording(false),
                    SegmentedOptions.builder()
                            .segmentBytes(64 << 10)
                            .maxQueuedBytes(64 << 10)
                            .build())) {
                assertThat(stored.get(stored.size() - 1).sequence())
                        .as("nothing that can vanish reaches the sink")
                        .isLessThanOrEqualTo(log.recovery().lastSequence());
            }
        }
        SimulatedSink sink = left.sink().restarted();
        long next;
        try (Engine engine = engine(
                anyBudget(),
                sink,
                new SimulatedDirectory(left.log()).recording(false),
                new SimulatedDirectory(left.checkpoint()).recording(false))) {
            next = engine.ingest(Records.record("next", 1))
                    .get(120, TimeUnit.SECONDS)
                    .sequence();
        }
        List<StoredRecord> all = sink.stored();
        assertThat(all.get(all.size() - 1).id().entity()).isEqualTo("next");
        assertThat(next).isEqualTo(all.size());
        Map<Integer, Long> found = new HashMap<>();
        for (int at = 0; at < all.size() - 1; ) {
            int batch = field(all.get(at), "batch");
            assertThat(found.put(batch, all.get(at).sequence()))
                    .as("batch %s is there once", batch)
                    .isNull();
            for (int i = 0; i < size(batch); i++, at++) {
                assertThat(all.get(at).sequence()).isEqualTo(at + 1);
                assertThat(field(all.get(at), "batch")).isEqualTo(batch);
                assertThat(field(all.get(at), "ordinal")).isEqualTo(i);
            }
        }
        for (Acked ack : left.acked()) {
            assertThat(found).containsEntry(ack.batch(), ack.firstSequence());
        }
    }

    private static int field(StoredRecord stored, String name) {
        return ((Number) stored.record().data().get(name)).intValue();
    }
}

package io.ingestor.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Ack;
import io.ingestor.Backpressure;
import io.ingestor.BatchResult;
import io.ingestor.IngestorState;
import io.ingestor.NotOpenException;
import io.ingestor.OutcomeUnknownException;
import io.ingestor.OverloadedException;
import io.ingestor.RejectedException;
import io.ingestor.StoredRecord;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.Records;
import io.ingestor.internal.fake.SimulatedSink;
import io.ingestor.internal.fake.SkippedTime;
import io.ingestor.memtable.MemtableFactory;
import io.ingestor.memtable.append.AppendMemtable;
import io.ingestor.memtable.hash.HashMemtable;
import io.ingestor.memtable.skiplist.SkipListMemtable;
import io.ingestor.wal.Compression;
import io.ingestor.wal.Retention;
import io.ingestor.wal.TruncatedLogException;
import io.ingestor.wal.segmented.SegmentedOptions;
import io.ingestor.wal.storage.Fault;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One life of a {@link RandomHistory}: an engine with random options, from open to close. */
final class RandomLife {

    private static final MemtableFactory APPEND = AppendMemtable.factory();
    private static final int SECONDS = 120;
    private static final long WHOLE_BUDGET = 64 << 20;

    /** A call in flight and its future result. */
    private record Flight(ModelCall call, CompletableFuture<BatchResult> answer) {}

    private final RandomHistory history;
    private final Random random;
    private final SimulatedDirectory log;
    private final SimulatedDirectory checkpoint;
    private final @Nullable SimulatedSink sink;
    private final MemtableFactory memtables;
    private final long budget;
    private final boolean fails;
    private final Map<Integer, Flight> flights = new LinkedHashMap<>();
    private final Map<String, long[]> expected = new TreeMap<>();

    RandomLife(
            RandomHistory history,
            SimulatedDirectory log,
            SimulatedDirectory checkpoint,
            @Nullable SimulatedSink sink) {
        this.history = history;
        this.random = history.random;
        this.log = log;
        this.checkpoint = checkpoint;
        this.sink = sink;
        this.memtables = pick(HashMemtable.factory(), SkipListMemtable.factory(), APPEND);
        this.budget = pick(1L << 20, 2L << 20, WHOLE_BUDGET);
        this.fails = random.nextInt(4) == 0;
    }

    @SafeVarargs
    private <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** Makes this many random steps. Returns true if the life ended in a close without a failure. */
    boolean run(int steps) throws Exception {
        boolean failsNow = fails && steps > 0;
        if (failsNow) {
            failSomewhere();
        }
        Engine engine;
        try {
            engine = open();
        } catch (IOException e) {
            if (!failsNow) {
                throw e;
            }
            return false;
        }
        try {
            history.check(contents(engine), engine.firstSequence()).forEach(this::expect);
            for (int i = 0; i < steps; i++) {
                step(engine);
            }
            settleAll();
            if (engine.state() == IngestorState.OPEN) {
                checkQuiet(engine);
            }
        } catch (IOException | ExecutionException e) {
            if (!failsNow) {
                throw e;
            }
        } finally {
            close(engine, failsNow);
        }
        settleAll();
        return !engine.failure().join().isPresent();
    }

    private void close(Engine engine, boolean mayFail) throws IOException {
        try {
            engine.close();
        } catch (IOException e) {
            if (!mayFail) {
                throw e;
            }
        }
    }

    private Engine open() throws IOException {
        SegmentedOptions.Builder wal = SegmentedOptions.builder()
                .segmentBytes(pick(64 << 10, 128 << 10, 256 << 10))
                .maxQueuedBytes(256 << 10)
                .compression(pick(Compression.values()))
                .compressionThreshold(pick(1, 512))
                .maxSyncDelay(pick(Duration.ofMillis(1), Duration.ofMillis(10)));
        if (history.hasRetention) {
            wal.retention(Retention.ALL.withBytes(256 << 10));
        }
        EngineBuilder builder = EngineBuilder.segmented()
                .walOptions(wal.build())
                .memtables(memtables)
                .memoryBudget(budget)
                .tenantShare(pick(1.0, 0.5))
                .batchSize(pick(1, 16, 1000))
                .flushTime(new SkippedTime())
                .backpressure(pick(Backpressure.refuse(), Backpressure.waitAtMost(Duration.ofMinutes(1))));
        if (sink != null) {
            if (random.nextBoolean()) {
                sink.faults(sinkFaults(random.nextLong()));
            }
            builder.sink(sink).checkpoints(checkpoint).closeFlushTimeout(Duration.ofHours(1));
        }
        return builder.open(log);
    }

    /** Returns faults from a separate source of random numbers, because the flush thread draws from it at any time. */
    private static Supplier<SimulatedSink.Fault> sinkFaults(long seed) {
        Random faults = new Random(seed);
        SimulatedSink.Fault[] kinds = SimulatedSink.Fault.values();
        return () -> faults.nextInt(4) > 0 ? SimulatedSink.Fault.NONE : kinds[faults.nextInt(kinds.length)];
    }

    /** Makes one random call to the log's disk fail, or all calls from there on. */
    private void failSomewhere() {
        int at = random.nextInt(200);
        Fault fault = pick(Fault.values());
        boolean forGood = random.nextBoolean();
        AtomicInteger made = new AtomicInteger();
        log.faults((call, file) -> {
            int now = made.getAndIncrement();
            return now == at || (forGood && now > at) ? fault : null;
        });
    }

    private void step(Engine engine) throws Exception {
        switch (random.nextInt(10)) {
            case 0 -> sync(engine);
            case 1 -> settleAll();
            case 2 -> {
                settleAll();
                checkQuiet(engine);
            }
            case 3 -> read(engine);
            default -> ingest(engine);
        }
    }

    private void ingest(Engine engine) {
        ModelCall call = history.begin();
        CompletableFuture<BatchResult> answer = call.isSingle() && random.nextBoolean()
                ? engine.ingest(call.records().get(0), call.durability()).thenApply(ack -> result(call, ack))
                : engine.ingest(call.batch(), call.durability());
        flights.put(call.number(), new Flight(call, answer.thenApply(result -> {
            log.event(new RandomHistory.Acked(call, result.firstSequence()));
            return result;
        })));
    }

    private static BatchResult result(ModelCall call, Ack ack) {
        return new BatchResult(1, ack.sequence(), call.durability(), List.of(), 0, 0, index -> ack.id());
    }

    private void sync(Engine engine) throws Exception {
        CompletableFuture<Long> synced = engine.sync().thenApply(sequence -> {
            log.event(new RandomHistory.Synced(sequence));
            return sequence;
        });
        try {
            synced.get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            assertStopped(e.getCause());
        }
    }

    private void assertStopped(Throwable cause) {
        assertThat(fails).as("fails without a fault: %s", cause).isTrue();
        assertThat(cause).isInstanceOfAny(OutcomeUnknownException.class, NotOpenException.class);
    }

    private void settleAll() throws Exception {
        for (Flight flight : List.copyOf(flights.values())) {
            settle(flight);
        }
        flights.clear();
    }

    private void settle(Flight flight) throws Exception {
        ModelCall call = flight.call();
        try {
            BatchResult result = flight.answer().get(SECONDS, TimeUnit.SECONDS);
            assertThat(result.rejections().stream().map(rejection -> rejection.index()))
                    .as("rejected of call %s", call.number())
                    .isEqualTo(call.wrong());
            assertThat(result.accepted()).isEqualTo(call.good().size());
            if (call.good().isEmpty()) {
                history.absent(call);
            } else {
                assertThat(result.lastSequence())
                        .isEqualTo(result.firstSequence() + call.good().size() - 1);
                expect(call, result.firstSequence());
            }
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof RejectedException) {
                assertThat(call.good()).as("call %s: %s", call.number(), cause).isEmpty();
            } else if (!(cause instanceof OverloadedException)) {
                assertStopped(cause);
            }
            if (!(cause instanceof OutcomeUnknownException)) {
                history.absent(call);
            }
        }
    }

    private void expect(ModelCall call, long firstSequence) {
        List<Integer> good = call.good();
        for (int i = 0; i < good.size(); i++) {
            var record = call.records().get(good.get(i));
            expect(record.tenant(), record.entity(), record.version(), firstSequence + i);
        }
    }

    private void expect(StoredRecord stored) {
        expect(stored.id().tenant(), stored.id().entity(), stored.id().version(), stored.sequence());
    }

    /** Records the latest version of a stored record: the highest version, then the highest sequence. */
    private void expect(String tenant, String entity, long version, long sequence) {
        expected.merge(
                tenant + "|" + entity,
                new long[] {version == 0 ? sequence : version, sequence},
                (a, b) -> a[0] > b[0] || (a[0] == b[0] && a[1] > b[1]) ? a : b);
    }

    /** Returns all records of log and sink, in order. */
    private List<StoredRecord> contents(Engine engine) throws IOException {
        List<StoredRecord> logged = readLog(engine);
        TreeMap<Long, StoredRecord> contents = new TreeMap<>();
        // Read after the log, because the log releases a record only once the sink has it.
        if (sink != null) {
            sink.stored().forEach(stored -> contents.put(stored.sequence(), stored));
        }
        for (StoredRecord stored : logged) {
            StoredRecord delivered = contents.put(stored.sequence(), stored);
            assertThat(delivered == null || delivered.equals(stored))
                    .as("the sink has what the log has at %s", stored.sequence())
                    .isTrue();
        }
        return List.copyOf(contents.values());
    }

    /** Returns all records of the log. Starts again if the beginning of the log is released meanwhile. */
    private List<StoredRecord> readLog(Engine engine) throws IOException {
        while (true) {
            try {
                return Records.all(engine.read(engine.firstSequence()));
            } catch (TruncatedLogException e) {
                assertThat(sink != null || history.hasRetention)
                        .as("only these release records: %s", e)
                        .isTrue();
            }
        }
    }

    /** Checks the figures and the reads, which are exact while no call is in flight. */
    private void checkQuiet(Engine engine) throws Exception {
        sync(engine);
        if (engine.state() != IngestorState.OPEN) {
            return;
        }
        assertThat(engine.stats().totals().inFlight()).isZero();
        checkScans(engine);
    }

    private void checkScans(Engine engine) throws IOException {
        boolean whole = sink == null && !history.hasRetention && budget == WHOLE_BUDGET;
        for (String tenant : List.of("acme", "globex", "tenant/é")) {
            List<StoredRecord> scanned = Records.all(engine.scan(tenant));
            assertThat(scanned)
                    .isSortedAccordingTo(
                            Comparator.comparing(stored -> stored.id().entity()));
            for (StoredRecord stored : scanned) {
                long[] latest = expected.get(tenant + "|" + stored.id().entity());
                assertThat(latest).as("an unknown record: %s", stored.id()).isNotNull();
                if (whole) {
                    assertThat(new long[] {stored.id().version(), stored.sequence()})
                            .isEqualTo(latest);
                    if (memtables != APPEND) {
                        assertThat(engine.get(tenant, stored.id().entity())).contains(stored);
                    }
                }
            }
            if (whole) {
                assertThat(scanned).hasSize((int) expected.keySet().stream()
                        .filter(key -> key.startsWith(tenant + "|"))
                        .count());
            }
        }
    }

    private void read(Engine engine) throws IOException {
        long before = 0;
        for (StoredRecord stored : readLog(engine)) {
            assertThat(stored.sequence()).isGreaterThan(before);
            before = stored.sequence();
        }
    }
}

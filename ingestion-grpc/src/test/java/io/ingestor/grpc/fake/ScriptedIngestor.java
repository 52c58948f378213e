package io.ingestor.grpc.fake;

import io.ingestor.Ack;
import io.ingestor.BatchResult;
import io.ingestor.Durability;
import io.ingestor.Ingestor;
import io.ingestor.IngestorState;
import io.ingestor.IngestorStats;
import io.ingestor.Limits;
import io.ingestor.Lookup;
import io.ingestor.MemoryCursor;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.RecordCursor;
import io.ingestor.RecordId;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** An engine whose answers are all given by the test. The test can wait for its calls. */
public final class ScriptedIngestor implements Ingestor {

    public static final int MAX_BATCH_RECORDS = 1000;

    /** A call that waits for its answer. */
    public record Call(RecordBatch batch, Durability durability, CompletableFuture<BatchResult> answer) {

        /** Accepts all records, with sequences from {@code firstSequence} on. */
        public void succeed(long firstSequence) {
            answer.complete(good(batch.size(), firstSequence));
        }
    }

    private final LinkedBlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    private final Queue<Throwable> refusals = new ArrayDeque<>();
    private final AtomicInteger countedCalls = new AtomicInteger();
    private final AtomicInteger syncs = new AtomicInteger();
    private final CompletableFuture<Optional<Throwable>> failure = new CompletableFuture<>();
    private volatile Set<Durability> offered = Set.of(Durability.values());
    private volatile IngestorState state = IngestorState.OPEN;
    private volatile Supplier<IngestorStats> stats = this::idle;

    public static BatchResult good(int size, long firstSequence) {
        return new BatchResult(
                size,
                firstSequence,
                Durability.SYNCED,
                List.of(),
                0,
                0,
                index -> new RecordId("acme", "e" + index, firstSequence + index));
    }

    /** Returns the next call; fails if there is none in time. */
    public Call next() throws InterruptedException {
        Call call = calls.poll(20, TimeUnit.SECONDS);
        if (call == null) {
            throw new AssertionError("nothing was ingested");
        }
        return call;
    }

    /** Returns the number of calls that wait for an answer now. */
    public int waiting() {
        return calls.size();
    }

    public int syncs() {
        return syncs.get();
    }

    /** Makes the next calls, including checks, fail immediately, each with one of these causes. */
    public synchronized void refuse(Throwable... causes) {
        refusals.addAll(List.of(causes));
    }

    /** Returns the number of refusals that no call has received yet. */
    public synchronized int refusals() {
        return refusals.size();
    }

    public void offerOnly(Durability durability) {
        offered = Set.of(durability);
    }

    /** Sets the figures. */
    public void tell(IngestorStats figures) {
        stats = () -> figures;
    }

    /** Makes the call for the figures throw from now on. */
    public void tellNothing(RuntimeException failure) {
        stats = () -> {
            throw failure;
        };
    }

    public void enter(IngestorState newState) {
        state = newState;
    }

    void fail(Throwable cause) {
        state = IngestorState.FAILED;
        failure.complete(Optional.of(cause));
    }

    /** Returns the number of calls that count their records even if they find no room. */
    public int countedCalls() {
        return countedCalls.get();
    }

    @Override
    public CompletableFuture<BatchResult> ingest(RecordBatch batch, Durability durability) {
        countedCalls.incrementAndGet();
        return tryIngest(batch, durability);
    }

    @Override
    public synchronized CompletableFuture<BatchResult> tryIngest(RecordBatch batch, Durability durability) {
        Throwable refusal = refusals.poll();
        if (refusal != null) {
            return CompletableFuture.failedFuture(refusal);
        }
        Call call = new Call(batch, durability, new CompletableFuture<>());
        calls.add(call);
        return call.answer();
    }

    @Override
    public CompletableFuture<BatchResult> ingest(RecordBatch batch) {
        return ingest(batch, Durability.SYNCED);
    }

    @Override
    public CompletableFuture<Ack> ingest(Record record) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Ack> ingest(Record record, Durability durability) {
        throw new UnsupportedOperationException();
    }

    @Override
    public BatchResult check(RecordBatch batch) {
        return good(batch.size(), 0);
    }

    @Override
    public synchronized BatchResult check(RecordBatch batch, Durability durability) {
        if (refusals.poll() instanceof RuntimeException refusal) {
            throw refusal;
        }
        return good(batch.size(), 0);
    }

    @Override
    public Durability defaultDurability() {
        return Durability.SYNCED;
    }

    @Override
    public boolean checksSchemas() {
        return false;
    }

    @Override
    public boolean offers(Durability durability) {
        return offered.contains(durability);
    }

    @Override
    public Limits limits() {
        return Limits.builder()
                .batchRecords(MAX_BATCH_RECORDS)
                .batchBytes(1 << 24)
                .build();
    }

    @Override
    public Lookup find(String tenant, String entity) {
        return new Lookup(Optional.empty(), 1);
    }

    @Override
    public Lookup find(String tenant, String entity, long version) {
        return new Lookup(Optional.empty(), 1);
    }

    @Override
    public MemoryCursor scan(String tenant) {
        throw new UnsupportedOperationException();
    }

    @Override
    public RecordCursor read(long fromSequence) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long firstSequence() {
        return 1;
    }

    @Override
    public CompletableFuture<Long> sync() {
        syncs.incrementAndGet();
        return CompletableFuture.completedFuture(7L);
    }

    @Override
    public IngestorStats stats() {
        return stats.get();
    }

    private IngestorStats idle() {
        return new IngestorStats(
                state,
                IngestorStats.Records.NONE,
                IngestorStats.Sequences.NONE,
                IngestorStats.Acks.NONE,
                new IngestorStats.Memory(
                        0, 0, Map.of(), 1, 0, IngestorStats.Memtables.NONE, IngestorStats.Cursors.NONE),
                0,
                IngestorStats.Flush.NONE);
    }

    @Override
    public IngestorState state() {
        return state;
    }

    @Override
    public CompletableFuture<Optional<Throwable>> failure() {
        return failure;
    }

    @Override
    public void close() {}
}

package io.ingestor.internal.engine;

import io.ingestor.Ack;
import io.ingestor.BatchResult;
import io.ingestor.Durability;
import io.ingestor.Ingestor;
import io.ingestor.IngestorState;
import io.ingestor.IngestorStats;
import io.ingestor.Limits;
import io.ingestor.Lookup;
import io.ingestor.MemoryCursor;
import io.ingestor.NotOpenException;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.RecordCursor;
import io.ingestor.RecordId;
import io.ingestor.internal.account.Accounting;
import io.ingestor.internal.account.EngineMetrics;
import io.ingestor.internal.account.Refusals;
import io.ingestor.internal.block.BatchBlockReader;
import io.ingestor.internal.block.BatchEncoder;
import io.ingestor.internal.block.BatchJoin;
import io.ingestor.internal.block.EncodedBatch;
import io.ingestor.internal.commit.AckThreads;
import io.ingestor.internal.commit.Acks;
import io.ingestor.internal.commit.CommitPipeline;
import io.ingestor.internal.commit.Ending;
import io.ingestor.internal.commit.Lifecycle;
import io.ingestor.internal.commit.Promise;
import io.ingestor.internal.commit.SingleRecords;
import io.ingestor.internal.commit.SyncWaiters;
import io.ingestor.internal.host.EngineThreads;
import io.ingestor.internal.memory.MemoryBudget;
import io.ingestor.internal.memory.MemoryPlan;
import io.ingestor.internal.record.EntityIds;
import io.ingestor.internal.record.RecordKey;
import io.ingestor.internal.table.OpenCursors;
import io.ingestor.internal.table.Tables;
import io.ingestor.wal.AckLevel;
import io.ingestor.wal.LogFailedException;
import io.ingestor.wal.WalStats;
import io.ingestor.wal.WriteAheadLog;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/** The ingestor, composed of the log, the tables, the encoder and their helpers. */
public final class Engine implements Ingestor {

    private final EngineOptions options;

    private final WriteAheadLog log;
    private final FlushPath flushPath;
    private final MemoryBudget budget;
    private final Tables tables;
    private final Acks acks;
    private final Ending ending;
    private final Lifecycle lifecycle;
    private final EngineMetrics metrics = new EngineMetrics();
    private final SyncWaiters syncWaiters = new SyncWaiters();
    private final CommitPipeline pipeline;
    private final SingleRecords singles;
    private final Intake intake;
    private final OfferedDurability offered;
    private final BatchCheck check;
    private final Shutdown shutdown;
    private final ReentrantLock closing = new ReentrantLock();
    private boolean closed; // guarded by closing

    /** Composes an engine over an open log; it accepts no calls until it is started. */
    Engine(EngineOptions options, WriteAheadLog log, FlushPath flushPath, Lifecycle lifecycle) {
        this.options = options;
        this.log = log;
        this.flushPath = flushPath;
        this.lifecycle = lifecycle;
        MemoryPlan plan = flushPath.plan();
        this.budget =
                new MemoryBudget(plan.limit(), plan.reserve(), options.memory().tenantShare());
        this.tables =
                flushPath.tables(plan, budget, new OpenCursors(options.memory().cursorLease(), System::nanoTime));
        EngineThreads threads = options.threads();
        Limits limits = options.calls().limits();
        int maxPayloadBytes = log.maxPayloadBytes();
        this.acks = new Acks(options.host().ackExecutor(), threads);
        this.ending = new Ending(acks);
        this.pipeline =
                new CommitPipeline(log, tables, budget, lifecycle, metrics, syncWaiters, flushPath.signal(), ending);
        this.singles = new SingleRecords(
                pipeline,
                batches -> BatchJoin.join(batches, tables.pool()),
                log.offers(AckLevel.SYNCED) ? options.calls().batchSize() : 1,
                Math.min(plan.tableBytes(), Math.min(limits.batchBytes(), maxPayloadBytes)),
                threads);
        Accounting accounting = metrics.accounting();
        EntityIds ids = new EntityIds(options.host().clock());
        BatchEncoder encoder = new BatchEncoder(
                limits,
                maxPayloadBytes,
                ids,
                tables.pool(),
                options.steps(),
                options.letterRules(ids, plan.tableBytes(), accounting::isKnown));
        BatchMemory memory = new BatchMemory(encoder, log, singles, plan.tableBytes());
        this.offered = new OfferedDurability(lifecycle, log);
        Admission admission = new Admission(
                budget,
                tables,
                lifecycle,
                flushPath.figures(),
                flushPath.limit(),
                options.calls().backpressure(),
                new PressureSync(log, tables));
        CallRoom room = new CallRoom(admission, memory, accounting.memory(), limits.idBytes());
        this.intake = new Intake(encoder, admission, pipeline, memory, singles, acks, room, offered);
        this.check = new BatchCheck(
                limits,
                maxPayloadBytes,
                new EntityIds(options.host().clock()),
                options.steps(),
                memory,
                offered,
                room,
                accounting);
        this.shutdown = new Shutdown(lifecycle, budget, singles, log, pipeline, flushPath, ending, acks);
    }

    /** Starts to flush if there is a sink, replays the log into memory, and accepts calls from then on. */
    void start() throws IOException {
        flushPath.start(tables, pipeline::fail);
        try {
            long from = flushPath.replayFrom();
            tables.beginAt(from);
            TableReplay replay = new TableReplay(tables, flushPath.replayRoom(tables), from);
            Replay.run(log, List.of(replay), new BatchBlockReader(tables.pool()));
            // Not the last recovered sequence: the open may have skipped some.
            tables.startAfter(log.durableSequence());
        } catch (IOException | RuntimeException | Error e) {
            // This stops the flusher.
            lifecycle.fail(e);
            throw e;
        }
        if (!lifecycle.move(IngestorState.REPLAYING, IngestorState.OPEN)) {
            throw new IOException("the ingestor stopped while it replayed its log", lifecycle.cause());
        }
        // The flusher may now release the flushed part of the log.
        flushPath.signal().signal();
    }

    @Override
    public CompletableFuture<Ack> ingest(Record record) {
        return ingest(record, options.calls().durability());
    }

    @Override
    public CompletableFuture<Ack> ingest(Record record, Durability durability) {
        Objects.requireNonNull(record, "record");
        Objects.requireNonNull(durability, "durability");
        return intake.take(
                // Transactional, so that an invalid record fails the call.
                RecordBatch.builder().add(record).transactional().returnIds().build(),
                durability,
                options.steps().filters()
                        ? (batch, sequence, promised) -> ack(record, batch, sequence, promised)
                        : Engine::ack,
                Refusals.COUNTED);
    }

    @Override
    public CompletableFuture<BatchResult> ingest(RecordBatch batch) {
        return ingest(batch, options.calls().durability());
    }

    @Override
    public CompletableFuture<BatchResult> ingest(RecordBatch batch, Durability durability) {
        Objects.requireNonNull(batch, "batch");
        Objects.requireNonNull(durability, "durability");
        return intake.take(batch, durability, Engine::result, Refusals.COUNTED);
    }

    @Override
    public CompletableFuture<BatchResult> tryIngest(RecordBatch batch, Durability durability) {
        Objects.requireNonNull(batch, "batch");
        Objects.requireNonNull(durability, "durability");
        return intake.take(batch, durability, Engine::result, Refusals.LEFT_TO_CALLER);
    }

    @Override
    public BatchResult check(RecordBatch batch) {
        return check(batch, options.calls().durability());
    }

    @Override
    public BatchResult check(RecordBatch batch, Durability durability) {
        Objects.requireNonNull(batch, "batch");
        Objects.requireNonNull(durability, "durability");
        return check.of(batch, durability);
    }

    @Override
    public Durability defaultDurability() {
        return options.calls().durability();
    }

    @Override
    public boolean offers(Durability durability) {
        Objects.requireNonNull(durability, "durability");
        return offered.offers(durability);
    }

    @Override
    public Limits limits() {
        return options.calls().limits();
    }

    @Override
    public boolean checksSchemas() {
        return options.steps().checksSchemas();
    }

    private static Ack ack(Record record, EncodedBatch batch, long firstSequence, Durability durability) {
        return batch.filtered() == 0
                ? ack(batch, firstSequence, durability)
                : new Ack(new RecordId(record.tenant(), record.entity(), record.version()), 0, durability);
    }

    private static Ack ack(EncodedBatch batch, long firstSequence, Durability durability) {
        RecordId id = Objects.requireNonNull(batch.id(0, firstSequence), "the batch was rejected and acknowledged");
        return new Ack(id, firstSequence, durability);
    }

    private static BatchResult result(EncodedBatch batch, long firstSequence, Durability durability) {
        return new BatchResult(
                batch.size(),
                batch.accepted() == 0 ? 0 : firstSequence,
                durability,
                batch.rejections(),
                batch.filtered(),
                batch.empty(),
                batch.ids(firstSequence));
    }

    private void checkReads(String tenant, String entity) {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(entity, "entity");
        lifecycle.checkReads();
    }

    @Override
    public Lookup find(String tenant, String entity) {
        checkReads(tenant, entity);
        // The snapshot is taken before the tables, so that it is not newer than they are.
        long snapshot = pipeline.visibleSequence();
        return tables.reads().latest(RecordKey.of(tenant, entity), snapshot);
    }

    @Override
    public Lookup find(String tenant, String entity, long version) {
        checkReads(tenant, entity);
        long snapshot = pipeline.visibleSequence();
        return tables.reads().atVersion(RecordKey.of(tenant, entity), version, snapshot);
    }

    @Override
    public MemoryCursor scan(String tenant) {
        checkReads(tenant, "");
        byte[] prefix = RecordKey.prefix(tenant);
        long snapshot = pipeline.visibleSequence();
        return tables.reads().scan(prefix, snapshot);
    }

    @Override
    public RecordCursor read(long fromSequence) throws IOException {
        lifecycle.checkReads();
        return new LogCursor(log.read(fromSequence), fromSequence);
    }

    @Override
    public long firstSequence() {
        return log.firstSequence();
    }

    @Override
    public CompletableFuture<Long> sync() {
        NotOpenException refusal = lifecycle.refusal();
        if (refusal != null) {
            return CompletableFuture.failedFuture(refusal);
        }
        Promise<Long> promise = acks.promise();
        singles.ahead();
        CompletableFuture<Long> unused = log.sync().whenComplete((durable, cause) -> {
            if (cause == null) {
                pipeline.awaitVisible(durable, promise);
            } else {
                promise.fail(syncFailure(cause));
            }
        });
        return acks.handOut(promise);
    }

    private Throwable syncFailure(Throwable cause) {
        if (!(cause instanceof LogFailedException)) {
            return lifecycle.closedRefusal();
        }
        // With no entry in flight, this is the first report of the failure.
        pipeline.fail(cause);
        return Lifecycle.outcomeUnknown(cause);
    }

    @Override
    public IngestorStats stats() {
        tables.recount();
        Map<String, IngestorStats.Counts> tenants = metrics.accounting().byTenant();
        return new IngestorStats(
                lifecycle.state(),
                new IngestorStats.Records(
                        Accounting.sum(tenants.values()),
                        tenants,
                        metrics.schemas().snapshot(),
                        metrics.accounting().checkedByTenant()),
                new IngestorStats.Sequences(
                        log.writtenSequence(),
                        log.durableSequence(),
                        pipeline.visibleSequence(),
                        flushPath.figures().flushedSequence()),
                metrics.acks(),
                tables.memory(metrics.accounting().memory().heldBytes()),
                log.stats().space().logBytes(),
                flushPath.stats(tables));
    }

    @Override
    public IngestorState state() {
        return lifecycle.state();
    }

    @Override
    public Optional<WalStats.Suspension> suspension() {
        return log.stats().space().suspension();
    }

    @Override
    public CompletableFuture<Optional<Throwable>> failure() {
        return ending.watch();
    }

    @Override
    public void close() throws IOException {
        if (closing.isHeldByCurrentThread()) {
            return; // from a callback that the closing thread itself runs
        }
        // If a callback closes the engine, other acknowledgements must not wait for it.
        AckThreads.standAside();
        closing.lock();
        try {
            if (!closed) {
                closed = true;
                lifecycle.endReads();
                shutdown.run();
            }
        } finally {
            closing.unlock();
        }
    }
}

package io.ingestor.internal;

import io.ingestor.Ack;
import io.ingestor.BatchResult;
import io.ingestor.Durability;
import io.ingestor.Ingestor;
import io.ingestor.IngestorState;
import io.ingestor.IngestorStats;
import io.ingestor.Limits;
import io.ingestor.NotOpenException;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.RecordCursor;
import io.ingestor.RecordId;
import io.ingestor.StoredRecord;
import io.ingestor.memtable.EntryView;
import io.ingestor.wal.LogFailedException;
import io.ingestor.wal.WriteAheadLog;
import io.ingestor.wal.storage.FileSystemDirectory;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The ingestor: composes log, tables and encoder, and says what each call means. */
public final class Engine implements Ingestor {

    /** Where the log lives in the ingestor's directory; the rest of it is for what comes to stand beside the log. */
    static final String LOG_DIRECTORY = "wal";

    /** A table, and so a batch, takes at most that part of the memory budget: what is active, being sealed and in flight always fits. */
    private static final int BUDGET_SHARES = 4;

    private final EngineOptions options;

    /** Stands in a check for every entity id that an ingest would make. */
    private final String unmadeEntity;

    private final WriteAheadLog log;
    private final MemoryBudget budget;
    private final Tables tables;
    private final Acks acks;
    private final Pledge<Optional<Throwable>> failure;
    private final Lifecycle lifecycle = new Lifecycle();
    private final Figures figures = new Figures();
    private final SyncWaiters syncWaiters = new SyncWaiters();
    private final CommitPipeline pipeline;
    private final SingleRecords singles;
    private final Intake intake;
    private final ReentrantLock closing = new ReentrantLock();
    private boolean closed; // guarded by closing

    /** Opens the directory that the options name, or none if they want no log. */
    public static Ingestor open(EngineOptions options) throws IOException {
        return options.logged()
                ? open(options, FileSystemDirectory.open(options.directory().resolve(LOG_DIRECTORY)))
                : start(options, new VolatileLog(options.limits().batchBytes()));
    }

    static Engine open(EngineOptions options, StorageDirectory directory) throws IOException {
        // Callers wait for memory, in one place; the log's own queue must not refuse what has its memory already.
        long queuedBytes = Math.max(options.walOptions().maxQueuedBytes(), options.memoryBudgetBytes());
        return start(
                options,
                options.walFactory()
                        .open(
                                directory,
                                options.walOptions().toBuilder()
                                        .maxQueuedBytes(queuedBytes)
                                        .build()));
    }

    private static Engine start(EngineOptions options, WriteAheadLog log) throws IOException {
        try {
            Engine engine = new Engine(options, log);
            Replay.run(log, engine.tables);
            engine.lifecycle.move(IngestorState.REPLAYING, IngestorState.OPEN);
            return engine;
        } catch (IOException | RuntimeException | Error e) {
            try {
                log.close();
            } catch (IOException | RuntimeException f) {
                e.addSuppressed(f);
            }
            throw e;
        }
    }

    private Engine(EngineOptions options, WriteAheadLog log) {
        this.options = options;
        this.log = log;
        this.budget = new MemoryBudget(options.memoryBudgetBytes());
        long share = options.memoryBudgetBytes() / BUDGET_SHARES;
        OpenCursors cursors = new OpenCursors(options.cursorLease(), System::nanoTime);
        this.tables = new Tables(options.memtableFactory(), budget, share, log::durableSequence, cursors);
        this.acks = new Acks(options.ackExecutor());
        this.failure = acks.pledge();
        CompletableFuture<Optional<Throwable>> unused = acks.handOut(failure);
        this.pipeline = new CommitPipeline(log, tables, budget, lifecycle, figures, syncWaiters, failure);
        this.singles = new SingleRecords(
                pipeline,
                options.logged() ? options.batchSize() : 1,
                Math.min(share, Math.min(options.limits().batchBytes(), log.maxPayloadBytes())));
        EntityIds unmade = new EntityIds(options.clock()).frozen();
        this.unmadeEntity = unmade.next();
        this.intake = new Intake(
                new BatchEncoder(options.limits(), log.maxPayloadBytes(), new EntityIds(options.clock())),
                new BatchEncoder(options.limits(), log.maxPayloadBytes(), unmade),
                lifecycle,
                new Admission(budget, tables, lifecycle, options.backpressure()),
                budget,
                pipeline,
                singles,
                acks,
                options.logged(),
                options.limits().idBytes(),
                share);
    }

    @Override
    public CompletableFuture<Ack> ingest(Record record) {
        return ingest(record, options.durability());
    }

    @Override
    public CompletableFuture<Ack> ingest(Record record, Durability durability) {
        return intake.take(
                // One wrong record is all of them.
                RecordBatch.builder().add(record).transactional().build(), durability, Engine::ack);
    }

    @Override
    public CompletableFuture<BatchResult> ingest(RecordBatch batch) {
        return ingest(batch, options.durability());
    }

    @Override
    public CompletableFuture<BatchResult> ingest(RecordBatch batch, Durability durability) {
        return intake.take(batch, durability, Engine::result);
    }

    @Override
    public BatchResult check(RecordBatch batch) {
        return check(batch, options.durability());
    }

    @Override
    public BatchResult check(RecordBatch batch, Durability durability) {
        EncodedBatch checked = intake.check(batch, durability);
        return new BatchResult(
                checked.size(), 0, 0, durability, checked.rejections(), index -> nameInCheck(checked, index));
    }

    private @Nullable RecordId nameInCheck(EncodedBatch checked, int index) {
        RecordId id = checked.id(index, 0);
        if (id == null) {
            return null;
        }
        // The id counts the records of the batch from sequence 0 where they carry no version.
        long version = checked.ownVersion(index);
        return new RecordId(id.tenant(), id.entity().equals(unmadeEntity) ? "" : id.entity(), version);
    }

    @Override
    public Durability defaultDurability() {
        return options.durability();
    }

    @Override
    public boolean offers(Durability durability) {
        return intake.offers(durability);
    }

    @Override
    public Limits limits() {
        return options.limits();
    }

    private static Ack ack(EncodedBatch batch, long firstSequence, Durability durability) {
        RecordId id = Objects.requireNonNull(batch.id(0, firstSequence), "the batch was rejected and acknowledged");
        return new Ack(id, firstSequence, durability);
    }

    private static BatchResult result(EncodedBatch batch, long firstSequence, Durability durability) {
        return new BatchResult(
                batch.size(),
                firstSequence,
                firstSequence == 0 ? 0 : firstSequence + batch.count() - 1,
                durability,
                batch.rejections(),
                index -> batch.id(index, firstSequence));
    }

    @Override
    public Optional<StoredRecord> get(String tenant, String entity) {
        EntryView entry = new EntryView();
        // The snapshot before the tables, see there.
        long snapshot = pipeline.visibleSequence();
        return tables.latest(RecordKey.of(tenant, entity), snapshot, entry)
                ? Optional.of(stored(entry))
                : Optional.empty();
    }

    @Override
    public Optional<StoredRecord> get(String tenant, String entity, long version) {
        EntryView entry = new EntryView();
        long snapshot = pipeline.visibleSequence();
        return tables.atVersion(RecordKey.of(tenant, entity), version, snapshot, entry)
                ? Optional.of(stored(entry))
                : Optional.empty();
    }

    private static StoredRecord stored(EntryView entry) {
        return Tables.show(entry, new BlockRecordView()).copy();
    }

    @Override
    public RecordCursor scan(String tenant) {
        byte[] prefix = RecordKey.prefix(tenant);
        long snapshot = pipeline.visibleSequence();
        return tables.scan(prefix, snapshot);
    }

    @Override
    public RecordCursor read(long fromSequence) throws IOException {
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
        Pledge<Long> pledge = acks.pledge();
        CompletableFuture<Long> unused = log.sync().whenComplete((durable, cause) -> {
            if (cause == null) {
                pipeline.awaitVisible(durable, pledge);
            } else {
                pledge.fail(
                        cause instanceof LogFailedException
                                ? Lifecycle.outcomeUnknown(cause)
                                : lifecycle.closedRefusal());
            }
        });
        return acks.handOut(pledge);
    }

    @Override
    public IngestorStats stats() {
        tables.settle();
        Map<String, IngestorStats.Counts> tenants = figures.accounting().byTenant();
        return new IngestorStats(
                lifecycle.state(),
                Accounting.sum(tenants.values()),
                tenants,
                figures.pendingRecords(),
                log.writtenSequence(),
                log.durableSequence(),
                pipeline.visibleSequence(),
                0,
                budget.used(),
                budget.limit(),
                tables.count(),
                log.stats().logBytes(),
                figures.rates().recordsPerSecond(),
                figures.rates().bytesPerSecond(),
                figures.latency().meanNanos(),
                figures.latency().p99Nanos(),
                tables.memory());
    }

    @Override
    public IngestorState state() {
        return lifecycle.state();
    }

    @Override
    public CompletableFuture<Optional<Throwable>> failure() {
        // A copy, so that one host's cancelling does not hide the failure from another.
        return failure.future().copy();
    }

    @Override
    public void close() throws IOException {
        if (closing.isHeldByCurrentThread()) {
            return; // from a callback that the closing thread itself runs
        }
        closing.lock();
        try {
            if (!closed) {
                closed = true;
                closeOnce();
            }
        } finally {
            closing.unlock();
        }
    }

    private void closeOnce() throws IOException {
        boolean failedBefore = !lifecycle.move(IngestorState.OPEN, IngestorState.DRAINING);
        budget.close();
        try {
            singles.drain();
            log.close();
        } catch (IOException e) {
            if (!failedBefore) {
                pipeline.fail(e);
                throw e;
            }
            // What stopped the engine was told by failure(), and the log says it again.
        } finally {
            // What came in after the drain: the log has refused it, or is about to.
            singles.drain();
            if (lifecycle.move(IngestorState.DRAINING, IngestorState.CLOSED)) {
                failure.keep(Optional.empty());
            }
            // The log has decided all entries; were one left, nobody could tell what became of it.
            acks.close(Lifecycle.outcomeUnknown(pipeline.failureCause()));
        }
    }
}

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
import io.ingestor.internal.account.Figures;
import io.ingestor.internal.account.Refusals;
import io.ingestor.internal.block.BatchEncoder;
import io.ingestor.internal.block.BatchNames;
import io.ingestor.internal.block.EncodedBatch;
import io.ingestor.internal.commit.AckThreads;
import io.ingestor.internal.commit.Acks;
import io.ingestor.internal.commit.CommitPipeline;
import io.ingestor.internal.commit.Ending;
import io.ingestor.internal.commit.Lifecycle;
import io.ingestor.internal.commit.Pledge;
import io.ingestor.internal.commit.SingleRecords;
import io.ingestor.internal.commit.SyncWaiters;
import io.ingestor.internal.flush.FlushTime;
import io.ingestor.internal.host.EngineThreads;
import io.ingestor.internal.host.HostLogger;
import io.ingestor.internal.memory.MemoryBudget;
import io.ingestor.internal.record.EntityIds;
import io.ingestor.internal.record.RecordKey;
import io.ingestor.internal.table.OpenCursors;
import io.ingestor.internal.table.Tables;
import io.ingestor.wal.LogFailedException;
import io.ingestor.wal.LogSnapshot;
import io.ingestor.wal.WalRecovery;
import io.ingestor.wal.WalStats;
import io.ingestor.wal.WriteAheadLog;
import io.ingestor.wal.segmented.SegmentedWriteAheadLog;
import io.ingestor.wal.storage.FileSystemDirectory;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** The ingestor: composes log, tables and encoder, and defines what each call means. */
public final class Engine implements Ingestor {

    private static final HostLogger LOGGER = HostLogger.of("io.ingestor");

    /** The log's subdirectory; the rest of the ingestor's directory is for what comes to stand beside the log. */
    static final String LOG_DIRECTORY = "wal";

    /** The checkpoint's subdirectory, which is there if there is or was a sink. */
    static final String CHECKPOINT_DIRECTORY = "checkpoint";

    /**
     * The part of the memory budget that a table, and so a batch, takes at most: what is active, being sealed and in
     * flight always fits.
     */
    private static final int BUDGET_SHARES = 4;

    private final EngineOptions options;

    /** The entity id that stands, in a check, for every id that an ingest would make. */
    private final String unmadeEntity;

    private final WriteAheadLog log;
    private final FlushPath flushPath;
    private final MemoryBudget budget;
    private final Tables tables;
    private final long share;
    private final Acks acks;
    private final Ending ending;
    private final Lifecycle lifecycle = new Lifecycle();
    private final Figures figures = new Figures();
    private final SyncWaiters syncWaiters = new SyncWaiters();
    private final CommitPipeline pipeline;
    private final SingleRecords singles;
    private final Intake intake;
    private final ReentrantLock closing = new ReentrantLock();
    private boolean closed; // guarded by closing

    /** Returns whether a log has been opened in that directory before; creates nothing. */
    public static boolean holdsLog(Path directory) throws IOException {
        Path log = directory.resolve(LOG_DIRECTORY);
        return Files.isDirectory(log)
                && !FileSystemDirectory.openReadOnly(log).list().isEmpty();
    }

    /** Returns a snapshot of the log of a directory that this process does not own; creates nothing. */
    public static LogSnapshot snapshot(Path directory) throws IOException {
        Path log = directory.resolve(LOG_DIRECTORY);
        if (!Files.isDirectory(log)) {
            throw new IOException("directory " + directory.toAbsolutePath().normalize()
                    + " holds no log: correct the path, or mount its disk");
        }
        return SegmentedWriteAheadLog.snapshot(FileSystemDirectory.openReadOnly(log));
    }

    /** Opens the directory that the options name, or none if they want no log. */
    public static Ingestor open(EngineOptions options) throws IOException {
        FlushTime time = FlushTime.system(options.clock());
        if (!options.logged()) {
            return open(
                    options, OpenedSink.lock(options.sink(), null, options.concessions()), time, LogOpening.inMemory());
        }
        Path checkpoint = options.directory().resolve(CHECKPOINT_DIRECTORY);
        StorageDirectory checkpointDirectory =
                options.sink() != null || Files.isDirectory(checkpoint) ? FileSystemDirectory.open(checkpoint) : null;
        return open(
                options,
                OpenedSink.lock(options.sink(), checkpointDirectory, options.concessions()),
                time,
                LogOpening.in(() -> FileSystemDirectory.open(options.directory().resolve(LOG_DIRECTORY))));
    }

    /**
     * Opens the log and the sink, and replays what memory needs of the log.
     *
     * @param checkpointDirectory null if there is none, and no sink that needs one
     */
    public static Engine open(
            EngineOptions options,
            StorageDirectory logDirectory,
            @Nullable StorageDirectory checkpointDirectory,
            FlushTime time)
            throws IOException {
        return open(
                options,
                OpenedSink.lock(options.sink(), checkpointDirectory, options.concessions()),
                time,
                LogOpening.in(() -> logDirectory));
    }

    private static Engine open(EngineOptions options, OpenedSink sink, FlushTime time, LogOpening opening)
            throws IOException {
        WriteAheadLog log;
        try {
            log = opening.openWith(sink, options);
        } catch (IOException | RuntimeException | Error e) {
            sink.closeUnused(e);
            throw e;
        }
        FlushPath flushPath = new FlushPath(options, sink, time);
        try {
            Engine engine = new Engine(options, log, flushPath);
            engine.start();
            return engine;
        } catch (IOException | RuntimeException | Error e) {
            Closing.after(e, log);
            flushPath.abandon(e);
            throw e;
        }
    }

    private void start() throws IOException {
        if (options.logged()) {
            introduce(log.recovery());
        }
        flushPath.start(tables, log, lifecycle, pipeline::fail);
        try {
            long from = flushPath.replayFrom(log);
            tables.beginAt(from);
            Replay.run(log, from, tables, batch -> flushPath.reserve(batch, budget, tables, share, lifecycle));
        } catch (IOException | RuntimeException | Error e) {
            // Nothing more is flushed.
            lifecycle.fail(e);
            throw e;
        }
        if (!lifecycle.move(IngestorState.REPLAYING, IngestorState.OPEN)) {
            throw new IOException("the ingestor stopped while it replayed its log", lifecycle.cause());
        }
        // What waited for the end of the replay is due.
        flushPath.signal().signal();
    }

    /**
     * Reports the open at debug, because it is no event for a host that opens often. A replay, which takes time, is
     * reported at info.
     */
    private void introduce(WalRecovery found) {
        if (found.lastSequence() == 0) {
            LOGGER.log(Level.DEBUG, "opened log {0} in {1}: new, it holds no record", log.id(), options.directory());
        } else {
            LOGGER.log(
                    Level.DEBUG,
                    "opened log {0} in {1}: known, it holds sequences {2,number,#} to {3,number,#}",
                    log.id(),
                    options.directory(),
                    found.firstSequence(),
                    found.lastSequence());
        }
    }

    private Engine(EngineOptions options, WriteAheadLog log, FlushPath flushPath) {
        this.options = options;
        this.log = log;
        this.flushPath = flushPath;
        this.budget = flushPath.budget();
        this.share = options.memoryBudgetBytes() / BUDGET_SHARES;
        this.tables = flushPath.tables(budget, share, log, new OpenCursors(options.cursorLease(), System::nanoTime));
        EngineThreads threads = options.threads();
        this.acks = new Acks(options.ackExecutor(), threads);
        this.ending = new Ending(acks);
        this.pipeline =
                new CommitPipeline(log, tables, budget, lifecycle, figures, syncWaiters, flushPath.signal(), ending);
        this.singles = new SingleRecords(
                pipeline,
                batches -> EncodedBatch.join(batches, tables.pool()),
                options.logged() ? options.batchSize() : 1,
                Math.min(share, Math.min(options.limits().batchBytes(), log.maxPayloadBytes())),
                threads);
        EntityIds unmade = new EntityIds(options.clock()).frozen();
        this.unmadeEntity = unmade.next();
        this.intake = new Intake(
                new BatchEncoder(
                        options.limits(), log.maxPayloadBytes(), new EntityIds(options.clock()), tables.pool()),
                new BatchEncoder(options.limits(), log.maxPayloadBytes(), unmade),
                lifecycle,
                new Admission(
                        budget,
                        tables,
                        lifecycle,
                        flushPath.figures(),
                        options.backpressure(),
                        new PressureSync(log, tables)),
                budget,
                pipeline,
                log,
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
        Objects.requireNonNull(record, "record");
        Objects.requireNonNull(durability, "durability");
        return intake.take(
                // One wrong record is all of them.
                RecordBatch.builder().add(record).transactional().returnIds().build(),
                durability,
                Engine::ack,
                Refusals.COUNTED);
    }

    @Override
    public CompletableFuture<BatchResult> ingest(RecordBatch batch) {
        return ingest(batch, options.durability());
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
        return check(batch, options.durability());
    }

    @Override
    public BatchResult check(RecordBatch batch, Durability durability) {
        Objects.requireNonNull(batch, "batch");
        Objects.requireNonNull(durability, "durability");
        EncodedBatch checked = intake.check(batch, durability);
        BatchNames names = BatchNames.of(checked);
        IntUnaryOperator ordinals = checked.ordinals();
        String unmade = unmadeEntity;
        return new BatchResult(
                checked.size(),
                0,
                0,
                durability,
                checked.rejections(),
                checked.empty(),
                index -> nameInCheck(names, ordinals.applyAsInt(index), unmade));
    }

    private static @Nullable RecordId nameInCheck(BatchNames names, int ordinal, String unmadeEntity) {
        if (ordinal < 0) {
            return null;
        }
        RecordId id = names.id(ordinal, 0);
        return id.entity().equals(unmadeEntity) ? new RecordId(id.tenant(), "", id.version()) : id;
    }

    @Override
    public Durability defaultDurability() {
        return options.durability();
    }

    @Override
    public boolean offers(Durability durability) {
        Objects.requireNonNull(durability, "durability");
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
        // The snapshot before the tables, see there.
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
        Pledge<Long> pledge = acks.pledge();
        singles.ahead();
        CompletableFuture<Long> unused = log.sync().whenComplete((durable, cause) -> {
            if (cause == null) {
                pipeline.awaitVisible(durable, pledge);
            } else {
                pledge.fail(syncFailure(cause));
            }
        });
        return acks.handOut(pledge);
    }

    private Throwable syncFailure(Throwable cause) {
        if (!(cause instanceof LogFailedException)) {
            return lifecycle.closedRefusal();
        }
        // Perhaps nothing was in flight through which the log could have reported it.
        pipeline.fail(cause);
        return Lifecycle.outcomeUnknown(cause);
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
                flushPath.figures().flushedSequence(),
                budget.used(),
                budget.limit(),
                figures.accounting().memory().heldBytes(),
                tables.count(),
                log.stats().space().logBytes(),
                figures.rates().recordsPerSecond(),
                figures.rates().bytesPerSecond(),
                figures.latency().snapshot(),
                tables.memory(),
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
        // Acknowledgements given meanwhile must not wait for a callback that closes.
        AckThreads.standAside();
        closing.lock();
        try {
            if (!closed) {
                closed = true;
                lifecycle.endReads();
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
            try {
                askWhetherLogFailed();
            } finally {
                log.close();
            }
        } catch (IOException e) {
            if (!failedBefore) {
                pipeline.fail(e);
                throw e;
            }
            // The cause was reported by failure() before, and the log only repeats it.
        } finally {
            // Calls that came in after the drain: the log has refused them, or is about to.
            singles.drain();
            endFlush();
        }
    }

    /**
     * Asks the log whether it has failed. With nothing in flight it has reported that to no caller yet, and its close
     * need not report it again.
     */
    private void askWhetherLogFailed() {
        try {
            CompletableFuture<Long> unused = log.sync().whenComplete((durable, cause) -> {
                if (cause instanceof LogFailedException) {
                    pipeline.fail(cause);
                }
            });
        } catch (RuntimeException e) {
            // A log that breaks its contract is closed all the same.
            pipeline.fail(e);
        }
    }

    /**
     * Closes the flush path. It comes after the log, so that everything that was taken is in a table and durable. Calls
     * in flight so need not wait for the sink.
     */
    private void endFlush() throws IOException {
        try {
            flushPath.close();
        } finally {
            if (lifecycle.move(IngestorState.DRAINING, IngestorState.CLOSED)) {
                ending.keep(Optional.empty());
            } else {
                // The thread that found the failure may not have reported it yet.
                ending.keep(Optional.of(pipeline.failureCause()));
            }
            // The log has decided all entries; if one were left, its outcome could not be known.
            acks.close(Lifecycle.outcomeUnknown(pipeline.failureCause()));
        }
    }
}

package io.ingestor.internal.fake;

import io.ingestor.Backpressure;
import io.ingestor.DeadLetters;
import io.ingestor.Durability;
import io.ingestor.Limits;
import io.ingestor.internal.block.RecordSteps;
import io.ingestor.internal.engine.Concession;
import io.ingestor.internal.engine.Engine;
import io.ingestor.internal.engine.EngineOpening;
import io.ingestor.internal.engine.EngineOptions;
import io.ingestor.internal.flush.FlushTime;
import io.ingestor.internal.registry.SchemaRules;
import io.ingestor.memtable.MemtableFactory;
import io.ingestor.memtable.hash.HashMemtable;
import io.ingestor.sink.Sink;
import io.ingestor.transform.Transform;
import io.ingestor.validate.SchemaPolicy;
import io.ingestor.validate.SchemaRegistry;
import io.ingestor.validate.Validator;
import io.ingestor.wal.WalFactory;
import io.ingestor.wal.WriteAheadLog;
import io.ingestor.wal.segmented.SegmentedOptions;
import io.ingestor.wal.segmented.SegmentedWriteAheadLog;
import io.ingestor.wal.storage.SimulatedDirectory;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/**
 * A builder of engines from the parts that a test supplies. By default, acknowledgements are delivered on the thread
 * that decides them.
 */
public final class EngineBuilder {

    private WalFactory walFactory = SegmentedWriteAheadLog.factory(SegmentedOptions.builder()
            .segmentBytes(64 << 10)
            .maxQueuedBytes(64 << 10)
            .build());
    private MemtableFactory memtables = HashMemtable.factory();
    private long memoryBudgetBytes = 8 << 20;
    private double tenantShare = 1;
    private int batchSize = 1;
    private Duration cursorLease = Duration.ofMinutes(1);
    private Limits limits = Limits.defaults();
    private Backpressure backpressure = Backpressure.refuse();
    private DeadLetters deadLetters = DeadLetters.off();
    private @Nullable SchemaRules schemas;
    private @Nullable Validator validator;
    private List<Transform> transforms = List.of();
    private @Nullable Executor ackExecutor = Runnable::run;
    private @Nullable Sink sink;
    private @Nullable StorageDirectory checkpoints;
    private Duration flushInterval = Duration.ofHours(1);
    private Duration closeFlushTimeout = Duration.ofSeconds(60);
    private long maxBacklogBytes = Long.MAX_VALUE;
    private final Set<Concession> concessions = EnumSet.noneOf(Concession.class);
    private FlushTime flushTime = FlushTime.system(Clock.systemUTC());

    public static EngineBuilder on(WriteAheadLog log) {
        EngineBuilder builder = new EngineBuilder();
        builder.walFactory = context -> log;
        return builder;
    }

    public static EngineBuilder segmented() {
        return new EngineBuilder();
    }

    public EngineBuilder walFactory(WalFactory factory) {
        walFactory = factory;
        return this;
    }

    public EngineBuilder walOptions(SegmentedOptions options) {
        return walFactory(SegmentedWriteAheadLog.factory(options));
    }

    public EngineBuilder memtables(MemtableFactory factory) {
        memtables = factory;
        return this;
    }

    public EngineBuilder memoryBudget(long bytes) {
        memoryBudgetBytes = bytes;
        return this;
    }

    /** Sets a tenant's share of memory. The default of 1 limits no tenant. */
    public EngineBuilder tenantShare(double share) {
        tenantShare = share;
        return this;
    }

    public EngineBuilder cursorLease(Duration lease) {
        cursorLease = lease;
        return this;
    }

    public EngineBuilder limits(Limits newLimits) {
        limits = newLimits;
        return this;
    }

    /** Sets the batch size of single records. The default of 1 groups none. */
    public EngineBuilder batchSize(int records) {
        batchSize = records;
        return this;
    }

    public EngineBuilder schemas(SchemaRegistry registry, SchemaPolicy policy) {
        schemas = new SchemaRules(registry, policy);
        return this;
    }

    public EngineBuilder deadLetters(DeadLetters settings) {
        deadLetters = settings;
        return this;
    }

    public EngineBuilder validator(Validator newValidator) {
        validator = newValidator;
        return this;
    }

    public EngineBuilder transforms(Transform... newTransforms) {
        transforms = List.of(newTransforms);
        return this;
    }

    public EngineBuilder backpressure(Backpressure newBackpressure) {
        backpressure = newBackpressure;
        return this;
    }

    /**
     * Sets the executor of acknowledgements.
     *
     * @param executor null for the engine's own
     */
    public EngineBuilder ackExecutor(@Nullable Executor executor) {
        ackExecutor = executor;
        return this;
    }

    public EngineBuilder sink(Sink newSink) {
        sink = newSink;
        return this;
    }

    /** Sets the directory of the checkpoint. By default it is in memory, for one open, and only if there is a sink. */
    public EngineBuilder checkpoints(StorageDirectory directory) {
        checkpoints = directory;
        return this;
    }

    public EngineBuilder flushInterval(Duration interval) {
        flushInterval = interval;
        return this;
    }

    public EngineBuilder closeFlushTimeout(Duration timeout) {
        closeFlushTimeout = timeout;
        return this;
    }

    /** Sets the bytes of the log that the sink may lack. At 0, records stay in memory until the sink has them. */
    public EngineBuilder maxBacklogBytes(long bytes) {
        maxBacklogBytes = bytes;
        return this;
    }

    /** Adds a finding that the open accepts. */
    public EngineBuilder accept(Concession concession) {
        concessions.add(concession);
        return this;
    }

    public EngineBuilder flushTime(FlushTime time) {
        flushTime = time;
        return this;
    }

    /** Opens an engine on a log that needs no directory. */
    public Engine open() throws IOException {
        return open(new NoDirectory());
    }

    public Engine open(StorageDirectory directory) throws IOException {
        return EngineOpening.open(
                options(),
                directory,
                checkpoints == null && sink != null ? new SimulatedDirectory() : checkpoints,
                flushTime);
    }

    private EngineOptions options() {
        return new EngineOptions(
                Path.of("unused"),
                walFactory,
                new EngineOptions.Memory(memtables, memoryBudgetBytes, tenantShare, cursorLease),
                new EngineOptions.Calls(limits, batchSize, Durability.SYNCED, backpressure, deadLetters),
                new RecordSteps(schemas, validator, transforms),
                new EngineOptions.Delivery(sink, flushInterval, closeFlushTimeout, maxBacklogBytes, concessions),
                new EngineOptions.Host(ackExecutor, Clock.systemUTC()));
    }

    public static Executor commonPool() {
        return ForkJoinPool.commonPool();
    }
}

package io.ingestor;

import io.ingestor.internal.block.RecordSteps;
import io.ingestor.internal.engine.Concession;
import io.ingestor.internal.engine.EngineOpening;
import io.ingestor.internal.engine.EngineOptions;
import io.ingestor.internal.registry.SchemaRules;
import io.ingestor.memtable.MemtableFactory;
import io.ingestor.memtable.hash.HashMemtable;
import io.ingestor.sink.Sink;
import io.ingestor.transform.Transform;
import io.ingestor.validate.SchemaPolicy;
import io.ingestor.validate.SchemaRegistry;
import io.ingestor.validate.Validator;
import io.ingestor.wal.WalFactory;
import io.ingestor.wal.segmented.SegmentedOptions;
import io.ingestor.wal.segmented.SegmentedWriteAheadLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A builder of an ingestor, with all of its settings. The defaults are safe and suit most hosts. Each setting is
 * validated when it is set; {@link #open} checks that the settings do not contradict each other.
 *
 * <pre>{@code
 * Ingestor ingestor = Ingestor.builder(Path.of("data"))
 *         .memoryBudget(512L << 20)
 *         .sink(sink)
 *         .open();
 * }</pre>
 *
 * <p>A builder is for one use only, and not thread-safe.
 */
public final class IngestorBuilder {

    private static final long MIN_MEMORY_BUDGET = 1L << 20;
    private static final double MIN_TENANT_SHARE = 0.1;

    private final Path directory;

    /** The factory of the log; null without a log. */
    private @Nullable WalFactory walFactory = SegmentedWriteAheadLog.factory(SegmentedOptions.defaults());

    private MemtableFactory memtableFactory = HashMemtable.factory();
    private long memoryBudgetBytes = 256L << 20;
    private double tenantShare = 0.5;
    private Duration cursorLease = Duration.ofMinutes(1);
    private Limits limits = Limits.defaults();
    private int batchSize = 1_000;
    private @Nullable Durability durability;
    private Backpressure backpressure = Backpressure.waitAtMost(Duration.ofSeconds(1));
    private DeadLetters deadLetters = DeadLetters.off();
    private @Nullable SchemaRules schemas;
    private @Nullable Validator validator;
    private List<Transform> transforms = List.of();
    private @Nullable Executor ackExecutor;
    private Clock clock = Clock.systemUTC();
    private boolean mustExist;
    private final DeliverySettings delivery = new DeliverySettings();

    IngestorBuilder(Path directory) {
        this.directory = Objects.requireNonNull(directory, "directory");
    }

    /**
     * Sets the factory of the log; default a {@link SegmentedWriteAheadLog} with the default options. If the factory
     * requests no directory, none is created for the log, but a sink's checkpoint is still kept in the ingestor's
     * directory.
     */
    public IngestorBuilder writeAheadLog(WalFactory factory) {
        this.walFactory = Objects.requireNonNull(factory, "factory");
        return this;
    }

    /** Sets a {@link SegmentedWriteAheadLog} with these options as {@linkplain #writeAheadLog the log}. */
    public IngestorBuilder walOptions(SegmentedOptions options) {
        return writeAheadLog(SegmentedWriteAheadLog.factory(options));
    }

    /**
     * Keeps no log: records live in memory only. A record becomes visible and is acknowledged once it is applied. The
     * durability is {@link Durability#ACCEPTED}; calls that ask for more fail with
     * {@link UnsupportedDurabilityException}. The directory is not read, written or locked, and {@link Ingestor#read}
     * fails. With a sink, numbering continues after the last sequence that the sink reports at the open. Records that
     * no sink has when the ingestor ends are lost. Replaces the {@linkplain #writeAheadLog log} and the
     * {@linkplain #durability durability} set before.
     */
    public IngestorBuilder withoutLog() {
        this.walFactory = null;
        this.durability = null;
        return this;
    }

    /**
     * Sets the implementation of the memtable; default {@link HashMemtable}. An implementation without
     * {@link io.ingestor.memtable.Capability#GET_BEFORE_SEAL}, such as
     * {@link io.ingestor.memtable.append.AppendMemtable}, supports {@link Ingestor#scan} only:
     * {@link Ingestor#get(String, String)} always throws {@link UnsupportedOperationException}, because it would have
     * to look at every record.
     */
    public IngestorBuilder memtable(MemtableFactory factory) {
        this.memtableFactory = Objects.requireNonNull(factory, "factory");
        return this;
    }

    /**
     * Sets the most bytes that records in flight and memtables may hold together; default 256 MiB, at least 1 MiB. A
     * table is sealed at a quarter of the budget. That is also the limit of one batch, including the log's compressed
     * copy. The oldest sealed table is dropped when memory is needed, once it is durable. If the sink lacks it, it is
     * delivered from the log later, unless {@link #maxBacklogBytes} keeps it. With a sink, the active table is sealed
     * early if six tenths of the budget are in use and no other table waits for the sink. Part of the budget is
     * reserved for new tables and for tables that grow when read. That is an eighth with a sink and a thirty-second
     * without one, but up to a quarter of a small budget. When the rest is full, calls wait and are then refused.
     * Tables of a scan count until it is closed or its {@linkplain #cursorLease lease} is ended. The log's queue is as
     * large as the budget, so no other limit applies to callers.
     *
     * <p>Records that wait to be written count together with the log's compressed copy, and grouped records with the
     * copies in their shared entry. The budget therefore holds even if the disk hangs. It does not include the log's
     * reusable buffers, at most about 20 MiB.
     */
    public IngestorBuilder memoryBudget(long bytes) {
        if (bytes < MIN_MEMORY_BUDGET) {
            throw new IllegalArgumentException("memoryBudget must be >= " + MIN_MEMORY_BUDGET + ", was " + bytes);
        }
        this.memoryBudgetBytes = bytes;
        return this;
    }

    /**
     * Sets the share of the memory budget that one tenant may hold; default 0.5, from 0.1 to 1, where 1 means no limit.
     * A tenant is charged for its records from admission until they may leave memory: until they are durable or, if
     * {@link #maxBacklogBytes} is 0 or there is no log, until the sink has them. A call is admitted if its tenant then
     * holds at most this share of the memory that no other tenant holds. At 0.5, a tenant that floods while the disk or
     * the sink hangs takes half of the memory for calls. Two such tenants take a third each, and leave a third to other
     * tenants. A tenant that holds nothing may always make one call for which there is room.
     *
     * <p>Calls of a tenant that is over its share queue behind each other only; meanwhile calls of other tenants are
     * admitted in round-robin order. A call is first charged to the {@linkplain RecordBatch.Builder#onlyTenant only
     * tenant} of its batch, else to the tenant of its first record, else to that of the batch. Once its records are
     * examined, their memory is divided among their tenants by number of records. A call with records of several
     * tenants waits until each of them has room, and holds no memory meanwhile. Replayed records are charged to no
     * tenant. At most 32,768 tenants that hold memory are distinguished; any others share one account.
     *
     * @see IngestorStats.Memory#tenantBytes
     */
    public IngestorBuilder tenantShare(double share) {
        if (!(share >= MIN_TENANT_SHARE && share <= 1)) {
            throw new IllegalArgumentException("tenantShare must be from " + MIN_TENANT_SHARE + " to 1, was " + share);
        }
        this.tenantShare = share;
        return this;
    }

    /**
     * Sets the time for which a scan may hold memory that is needed; default one minute, more than zero. When memory is
     * needed, cursors that have been open for longer are ended; their next step throws {@link CursorExpiredException}.
     * New reads immediately stop seeing the oldest records, but their memory is freed only when the last cursor over
     * them ends. While there is enough memory, a scan may take any time.
     */
    public IngestorBuilder cursorLease(Duration lease) {
        Objects.requireNonNull(lease, "lease");
        if (lease.isNegative() || lease.isZero()) {
            throw new IllegalArgumentException("cursorLease must be > 0, was " + lease);
        }
        this.cursorLease = lease;
        return this;
    }

    /** Sets the limits of records and batches; default {@link Limits#defaults()}. */
    public IngestorBuilder limits(Limits newLimits) {
        this.limits = Objects.requireNonNull(newLimits, "limits");
        return this;
    }

    /** Sets the schemas like {@link #schemas(SchemaRegistry, SchemaPolicy)}, with the default policy. */
    public IngestorBuilder schemas(SchemaRegistry registry) {
        return schemas(registry, SchemaPolicy.defaults());
    }

    /**
     * Sets the schemas against which {@code data} of each record is checked; by default there are none, and the schema
     * names of records are stored unchecked. A record is checked against the schema that it names, before the
     * {@linkplain #validator validator}, and stored with the version found. If a transform or the policy assigns
     * another schema, the record is checked against that one too. A record that names a schema not registered for its
     * tenant is rejected with {@link Rejection.Reason#UNKNOWN_SCHEMA} in every mode. A second call replaces the first.
     * Replayed records are not checked again.
     */
    public IngestorBuilder schemas(SchemaRegistry registry, SchemaPolicy policy) {
        this.schemas = new SchemaRules(registry, policy);
        return this;
    }

    /**
     * Sets the validator that each record has to pass, see {@link Validator}; default none. A second call replaces the
     * first. Replayed records are not validated again.
     */
    public IngestorBuilder validator(Validator newValidator) {
        this.validator = Objects.requireNonNull(newValidator, "validator");
        return this;
    }

    /** Sets the transforms like {@link #transforms(List)}. */
    public IngestorBuilder transforms(Transform... newTransforms) {
        return transforms(List.of(newTransforms));
    }

    /**
     * Sets the transforms that are applied to each record that has passed the checks and the {@linkplain #validator
     * validator}, in this order, see {@link Transform}; default none. A second call replaces the first. Replayed
     * records are not transformed again.
     */
    public IngestorBuilder transforms(List<Transform> newTransforms) {
        this.transforms = List.copyOf(newTransforms);
        return this;
    }

    /** Sets whether rejected records are kept as dead letters; default {@link DeadLetters#off()}. */
    public IngestorBuilder deadLetters(DeadLetters settings) {
        this.deadLetters = Objects.requireNonNull(settings, "settings");
        return this;
    }

    /**
     * Sets the most records of concurrent calls that share a log entry; default 1,000, at least 1. Calls with one
     * record that ask for synced are grouped: those that queue while the last such entry is synced form the next one.
     * There is no timer, so a single caller never waits for others. At 1, no calls are grouped. A batch of several
     * records, a large record, and a call that asks for less than synced always form an entry of their own.
     */
    public IngestorBuilder batchSize(int records) {
        if (records < 1) {
            throw new IllegalArgumentException("batchSize must be >= 1, was " + records);
        }
        this.batchSize = records;
        return this;
    }

    /**
     * Sets the durability of calls that do not specify one; default {@link Durability#SYNCED}, or
     * {@link Durability#ACCEPTED} without a log.
     */
    public IngestorBuilder durability(Durability newDurability) {
        this.durability = Objects.requireNonNull(newDurability, "durability");
        return this;
    }

    /** Sets the longest time that a call waits for memory; default one second. */
    public IngestorBuilder backpressure(Backpressure newBackpressure) {
        this.backpressure = Objects.requireNonNull(newBackpressure, "backpressure");
        return this;
    }

    /**
     * Sets the executor that completes futures and thus runs their callbacks. By default a thread of the ingestor
     * completes them in order. A thread that waits in {@code join} or {@code get} for a future without callbacks
     * completes that future itself.
     *
     * <p>With the default, a callback may block, even on another call, without delaying other acknowledgements for
     * long. If it waits for a future of this ingestor, or takes longer than 100 ms while others are due, another thread
     * takes over. There are at most 64 such threads. If as many callbacks block, further futures with callbacks wait
     * until one of them returns.
     *
     * <p>A custom executor must not run tasks on the submitting thread, which may belong to the log. A slow executor
     * delays only acknowledgements. A callback that waits for another future of this ingestor completes it on its own
     * thread, so one thread is enough. Tasks that the executor rejects, and those it has not run when the ingestor
     * closes, run on threads of the ingestor.
     */
    public IngestorBuilder ackExecutor(Executor executor) {
        this.ackExecutor = Objects.requireNonNull(executor, "executor");
        return this;
    }

    /**
     * Sets the sink that receives the records; by default there is none, and the log is the storage.
     * {@link Sink#discarding()} must be set explicitly. A sink belongs to one ingestor and is closed with it. It cannot
     * be combined with a {@linkplain SegmentedOptions#retention() retention}, which could release records that the sink
     * does not have.
     */
    public IngestorBuilder sink(Sink newSink) {
        delivery.sink(newSink);
        return this;
    }

    /**
     * Sets the longest time from the first record of a table until the table is sealed and flushed; default 5 s, from 1
     * ms to 24 h. A full table is sealed earlier. Has no effect without a sink.
     */
    public IngestorBuilder flushInterval(Duration interval) {
        delivery.flushInterval(interval);
        return this;
    }

    /**
     * Sets the longest time that a close waits for records to be flushed, including retries; default 10 s, from 0 to
     * one hour. The sink then has the same time again, but at least a second, to close. If the sink is in a call when
     * the time has elapsed, it is not closed, and its daemon thread stays in that call. Until the call returns, no
     * other owner can open the directory with a sink, because the same records might be stored twice.
     */
    public IngestorBuilder closeFlushTimeout(Duration timeout) {
        delivery.closeFlushTimeout(timeout);
        return this;
    }

    /**
     * Sets the most bytes of the log that the sink may lack; default {@link Long#MAX_VALUE}, at least 0. While a sink
     * fails, or takes more than 100 ms for a batch, ingestion goes on: records that it lacks leave memory when memory
     * is needed, and are delivered from the log later. Beyond this limit of compressed bytes, calls wait and are then
     * refused until the sink has caught up. By default only {@link SegmentedOptions#reservedBytes()} of the disk limits
     * the log. At 0, or without a log, records stay in memory until the sink has them, and calls wait for the sink when
     * memory is full. {@link IngestorStats.Flush#backlog} reports the size.
     */
    public IngestorBuilder maxBacklogBytes(long bytes) {
        delivery.maxBacklogBytes(bytes);
        return this;
    }

    /**
     * Requires that the directory already holds a log. Without this setting, an empty or absent directory gets a new
     * log, even if it is empty only because its disk is not mounted. Cannot be combined with {@link #withoutLog()}.
     */
    public IngestorBuilder mustExist() {
        this.mustExist = true;
        return this;
    }

    /**
     * Accepts a log that has diverged from its sink, instead of throwing {@link io.ingestor.sink.LogForkedException}.
     * Records of the log up to the sink's last sequence count as delivered: the sink never receives those that it
     * lacks, and the log releases them. {@linkplain Ingestor#read Read} them first, without the sink. Numbering
     * continues above both log and sink. Remove this setting once the sink has stored a batch.
     */
    public IngestorBuilder acceptFork() {
        delivery.concede(Concession.FORK);
        return this;
    }

    /**
     * Accepts a directory that has lost records, instead of throwing {@link io.ingestor.sink.LogBehindException} or
     * {@link io.ingestor.sink.SinkBehindException}. The remaining records are kept and delivered. The sequences of the
     * lost records are not reused. A log that ends more than 2^40 sequences before its checkpoint is refused
     * nevertheless. Remove this setting once a record has been acknowledged as synced and delivered.
     */
    public IngestorBuilder acceptLoss() {
        delivery.concede(Concession.LOSS);
        return this;
    }

    /** Sets the clock for generated ids and timestamps in stats; default the system clock. */
    public IngestorBuilder clock(Clock newClock) {
        this.clock = Objects.requireNonNull(newClock, "clock");
        return this;
    }

    /**
     * Opens the directory, replays its log and returns an ingestor that is ready for records. The newest records are
     * replayed, as far as memory holds them. With a sink, only records that the sink lacks are replayed. If there are
     * more, it gets the earlier ones from the log. The open does not wait for the sink.
     *
     * @throws LogMissingException if the directory {@linkplain #mustExist() must hold a log} and holds none
     * @throws io.ingestor.wal.CorruptLogException if the log is damaged; nothing was changed
     * @throws io.ingestor.wal.storage.DirectoryLockedException if another owner has the directory
     * @throws io.ingestor.sink.CorruptCheckpointException if the checkpoint is damaged; nothing was changed
     * @throws io.ingestor.sink.SinkBehindException if the sink lacks records that the log has released
     * @throws io.ingestor.sink.LogBehindException if the log lacks records that, according to the checkpoint, were
     *     durable in it; nothing was delivered
     * @throws io.ingestor.sink.SinkLogMismatchException if the sink has records of another log; nothing was delivered
     * @throws io.ingestor.sink.LogForkedException if the sink has records of another copy; nothing was delivered
     * @throws io.ingestor.sink.SinkAheadException if the sink has a sequence that the log cannot have assigned
     * @throws IllegalArgumentException if settings contradict each other, or {@link Transform#maxGrowth} or
     *     {@link Transform#maxGrowthPerByte} is out of range
     */
    public Ingestor open() throws IOException {
        if (mustExist && walFactory == null) {
            throw new IllegalArgumentException("mustExist contradicts withoutLog: leave one of them out");
        }
        Durability usual = walFactory == null ? Durability.ACCEPTED : Durability.SYNCED;
        EngineOptions options = new EngineOptions(
                directory,
                walFactory,
                new EngineOptions.Memory(memtableFactory, memoryBudgetBytes, tenantShare, cursorLease),
                new EngineOptions.Calls(
                        limits, batchSize, Objects.requireNonNullElse(durability, usual), backpressure, deadLetters),
                new RecordSteps(schemas, validator, transforms),
                delivery.options(),
                new EngineOptions.Host(ackExecutor, clock));
        options.checkConsistent();
        if (mustExist && !EngineOpening.holdsLog(directory)) {
            throw new LogMissingException(directory);
        }
        return EngineOpening.open(options);
    }
}

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
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A builder of one ingestor, with every setting that it has. The defaults are safe and suit most hosts. A setting is
 * checked when it is set; {@link #open} checks that the settings do not contradict each other.
 *
 * <pre>{@code
 * Ingestor ingestor = Ingestor.builder(Path.of("data"))
 *         .memoryBudget(512L << 20)
 *         .sink(sink)
 *         .open();
 * }</pre>
 *
 * <p>It is for one use and not safe for use by several threads.
 */
public final class IngestorBuilder {

    private static final long DEFAULT_MEMORY_BUDGET = 256L << 20;
    private static final int DEFAULT_BATCH_SIZE = 1_000;
    private static final long MIN_MEMORY_BUDGET = 1L << 20;
    private static final double MIN_TENANT_SHARE = 0.1;
    private static final Duration MIN_FLUSH_INTERVAL = Duration.ofMillis(1);
    private static final Duration MAX_FLUSH_INTERVAL = Duration.ofHours(24);
    private static final Duration MAX_CLOSE_FLUSH_TIMEOUT = Duration.ofHours(1);

    private final Path directory;

    /** Null without a log. */
    private @Nullable WalFactory walFactory = SegmentedWriteAheadLog.factory(SegmentedOptions.defaults());

    private MemtableFactory memtableFactory = HashMemtable.factory();
    private long memoryBudgetBytes = DEFAULT_MEMORY_BUDGET;
    private double tenantShare = 0.5;
    private Duration cursorLease = Duration.ofMinutes(1);
    private Limits limits = Limits.defaults();
    private int batchSize = DEFAULT_BATCH_SIZE;
    private @Nullable Durability durability;
    private Backpressure backpressure = Backpressure.waitAtMost(Duration.ofSeconds(1));
    private @Nullable SchemaRules schemas;
    private @Nullable Validator validator;
    private List<Transform> transforms = List.of();
    private @Nullable Executor ackExecutor;
    private Clock clock = Clock.systemUTC();
    private @Nullable Sink sink;
    private Duration flushInterval = Duration.ofSeconds(5);
    private Duration closeFlushTimeout = Duration.ofSeconds(10);
    private boolean mustExist;
    private final Set<Concession> concessions = EnumSet.noneOf(Concession.class);

    IngestorBuilder(Path directory) {
        this.directory = Objects.requireNonNull(directory, "directory");
    }

    /**
     * Sets the log, with its options; default a {@link SegmentedWriteAheadLog} with the default options. One that asks
     * for no directory has none made; a sink still has its checkpoint below the ingestor's.
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
     * Keeps no log at all: records live in memory only and are lost when the process ends. A record is visible once it
     * is applied, and acknowledged then; the durability is {@link Durability#ACCEPTED}, and asking for more fails with
     * {@link UnsupportedDurabilityException}. The directory is neither read, written nor locked, and
     * {@link Ingestor#read} fails. A sink is then the only memory: its answer at the open decides the sequence with
     * which numbering goes on. Records that it does not have when the ingestor ends are lost. Replaces the
     * {@linkplain #writeAheadLog log} that was set before.
     */
    public IngestorBuilder withoutLog() {
        this.walFactory = null;
        this.durability = null;
        return this;
    }

    /**
     * Sets the implementation of the memtable; default {@link HashMemtable}. With one without
     * {@link io.ingestor.memtable.Capability#GET_BEFORE_SEAL}, such as
     * {@link io.ingestor.memtable.append.AppendMemtable}, records are found by {@link Ingestor#scan} only:
     * {@link Ingestor#get(String, String)} always throws {@link UnsupportedOperationException}, because it would have
     * to look at every record.
     */
    public IngestorBuilder memtable(MemtableFactory factory) {
        this.memtableFactory = Objects.requireNonNull(factory, "factory");
        return this;
    }

    /**
     * Sets the bytes that records in flight and memtables may hold together; default 256 MiB, at least 1 MiB. A table
     * is sealed at a quarter of the budget. That is also the most that one batch may take, with the copy that the log
     * compresses. Without a sink the oldest sealed table leaves memory when the rest is needed. With a sink a table
     * stays until it is flushed. The table that takes records is then sealed when six tenths of the budget are in use
     * and the sink has nothing else to take. A part of the budget is left to fresh tables and those that grow by being
     * read: an eighth with a sink, a thirty-second without one (up to a quarter of a small budget). Calls wait and are
     * refused when the rest is full. A scan keeps the tables it walks until it is closed or its
     * {@linkplain #cursorLease lease} is ended, and they count until then. The queue of the log is made as large as the
     * budget, so callers meet no other limit.
     *
     * <p>Records that wait for the log to write them count with the log's compressed copy of them. Grouped records
     * count with the copies that their common entry makes. So memory fills no further than that when a disk stands
     * still. The budget does not include buffers that the log uses again, some 20 MiB at most.
     */
    public IngestorBuilder memoryBudget(long bytes) {
        if (bytes < MIN_MEMORY_BUDGET) {
            throw new IllegalArgumentException("memoryBudget must be >= " + MIN_MEMORY_BUDGET + ", was " + bytes);
        }
        this.memoryBudgetBytes = bytes;
        return this;
    }

    /**
     * Sets the part of the memory budget that one tenant may take; default 0.5, from 0.1 to 1, where 1 limits no
     * tenant. A tenant holds the bytes of its records from their admission until they may leave memory: until the sink
     * has them, or, without a sink, until they are durable. A call is admitted if its tenant then holds at most this
     * part of the memory that no other tenant holds. So at 0.5 a tenant that floods while the sink hangs takes half of
     * the memory for calls. Two such tenants take a third each, and a third stays for the next. Whatever they do, other
     * tenants are admitted. A tenant that holds nothing may always bring in one call for which there is room.
     *
     * <p>Calls of a tenant that is over its share wait, and are refused, behind each other only; calls of other tenants
     * are admitted meanwhile, in turns. A call belongs to the tenant of its first record, or to the tenant of the batch
     * if that record carries none. Once its records are examined, the memory that they hold is divided among their
     * tenants by number of records. A call of several tenants also waits for each of the others that has no room, and
     * holds nothing meanwhile. Records that are replayed at an open count for no tenant. The number of names that are
     * distinguished is limited, see {@link IngestorStats#tenants}; all later ones are one tenant.
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
     * Sets how long a scan may keep memory that is needed; default one minute, more than zero. When memory is needed, a
     * cursor that has been open for longer is ended, and throws {@link CursorExpiredException} from its next step. New
     * reads stop seeing the oldest records at once, even if a cursor keeps them: their memory is free when the last
     * cursor over them ends. While there is enough memory, a scan may take any time.
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
     * Sets the schemas against which {@code data} of each record is checked; default none, and the schemas that records
     * name are stored unchecked. A record is checked against the schema that it names before the {@linkplain #validator
     * validator}, and is stored with the version that was found. If a transform gives it another schema, or the policy
     * does, it is checked against that one too. A record that names a schema which is not registered for its tenant is
     * rejected with {@link Rejection.Reason#UNKNOWN_SCHEMA}, in every mode. A second call replaces the first. A log
     * that is replayed is not checked again.
     */
    public IngestorBuilder schemas(SchemaRegistry registry, SchemaPolicy policy) {
        this.schemas = new SchemaRules(registry, policy);
        return this;
    }

    /**
     * Sets the validator that each record has to pass, see {@link Validator}; default none. A second call replaces the
     * first. A log that is replayed is not validated again.
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
     * validator}, in this order, see {@link Transform}; default none. A second call replaces the first. A log that is
     * replayed is not transformed again.
     */
    public IngestorBuilder transforms(List<Transform> newTransforms) {
        this.transforms = List.copyOf(newTransforms);
        return this;
    }

    /**
     * Sets the most records of concurrent calls that share an entry of the log; default 1,000, at least 1. Calls of one
     * good record that ask for synced are grouped: the calls that queued while the last such entry was synced form the
     * next entry. There is no timer, so a single caller waits for no other. At 1 no calls are grouped. A batch of
     * several records is always an entry of its own, and so is a call that asks for less than synced.
     */
    public IngestorBuilder batchSize(int records) {
        if (records < 1) {
            throw new IllegalArgumentException("batchSize must be >= 1, was " + records);
        }
        this.batchSize = records;
        return this;
    }

    /**
     * Sets the durability of calls that name none; default {@link Durability#SYNCED}, without a log
     * {@link Durability#ACCEPTED}.
     */
    public IngestorBuilder durability(Durability newDurability) {
        this.durability = Objects.requireNonNull(newDurability, "durability");
        return this;
    }

    /** Sets how long a call waits when memory is short; default: at most one second. */
    public IngestorBuilder backpressure(Backpressure newBackpressure) {
        this.backpressure = Objects.requireNonNull(newBackpressure, "backpressure");
        return this;
    }

    /**
     * Sets the executor that completes futures, and so runs the callbacks that depend on them. Default is a thread of
     * the ingestor, which completes them in order. A thread that waits in {@code join} or {@code get} for a future
     * without callbacks completes that future itself.
     *
     * <p>With the default, a callback may wait, also for another call, and holds up no other acknowledgement. If it
     * waits for a future of this ingestor, or takes longer than 100 ms while others are due, another thread goes on
     * with these. There are at most 64 such threads; when as many callbacks block, further futures with callbacks wait
     * for one of them to return.
     *
     * <p>An executor of the host must not run tasks on the thread that submits them, which is one of the log's. A slow
     * one delays only acknowledgements. In a callback, a wait for a future of this ingestor completes it in place, so
     * that one thread is enough. Tasks that the executor rejects, and those it has not run when the ingestor closes,
     * run on threads of the ingestor.
     */
    public IngestorBuilder ackExecutor(Executor executor) {
        this.ackExecutor = Objects.requireNonNull(executor, "executor");
        return this;
    }

    /**
     * Sets the sink to which records leave; default none, so that the log is the storage. {@link Sink#discarding()}
     * must be set explicitly. One sink belongs to one ingestor, and is closed with it. A sink contradicts a
     * {@linkplain SegmentedOptions#retention() retention}, which could release records that the sink does not have.
     */
    public IngestorBuilder sink(Sink newSink) {
        this.sink = Objects.requireNonNull(newSink, "sink");
        return this;
    }

    /**
     * Sets the longest time from the first record of a table until it is sealed to be flushed, unless it is full
     * before; default 5 s, from 1 ms to 24 h. Without effect if there is no sink.
     */
    public IngestorBuilder flushInterval(Duration interval) {
        Objects.requireNonNull(interval, "interval");
        if (interval.compareTo(MIN_FLUSH_INTERVAL) < 0 || interval.compareTo(MAX_FLUSH_INTERVAL) > 0) {
            throw new IllegalArgumentException("flushInterval must be from " + MIN_FLUSH_INTERVAL + " to "
                    + MAX_FLUSH_INTERVAL + ", was " + interval);
        }
        this.flushInterval = interval;
        return this;
    }

    /**
     * Sets the longest time that a close waits for records to be flushed, attempts after failures included; default 10
     * s, from 0 to one hour. The sink then has the same time again, but at least a second, to close. A sink that is in
     * a call when its time is over is left alone: it is not closed, and its thread, a daemon, stays in that call. Until
     * the call returns, no other owner can open the directory with a sink: records that the call may still store would
     * be stored twice.
     */
    public IngestorBuilder closeFlushTimeout(Duration timeout) {
        Objects.requireNonNull(timeout, "timeout");
        if (timeout.isNegative() || timeout.compareTo(MAX_CLOSE_FLUSH_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "closeFlushTimeout must be from PT0S to " + MAX_CLOSE_FLUSH_TIMEOUT + ", was " + timeout);
        }
        this.closeFlushTimeout = timeout;
        return this;
    }

    /**
     * Requires that the directory holds a log already. Without this a directory that is empty or absent gets a new log,
     * even if it is empty only because its disk is not mounted. Contradicts {@link #withoutLog()}.
     */
    public IngestorBuilder mustExist() {
        this.mustExist = true;
        return this;
    }

    /**
     * Opens a log that has diverged from its sink, instead of throwing {@link io.ingestor.sink.LogForkedException}.
     * Records of the log up to the sink's last sequence count as delivered: the sink never gets those that it lacks,
     * and the log releases them. {@linkplain Ingestor#read Read} them first, without the sink. Numbering goes on above
     * log and sink. Leave this out again once the sink has stored a batch.
     */
    public IngestorBuilder acceptFork() {
        concessions.add(Concession.FORK);
        return this;
    }

    /**
     * Opens a directory that is known to have lost records, instead of throwing
     * {@link io.ingestor.sink.LogBehindException} or {@link io.ingestor.sink.SinkBehindException}. The remaining
     * records are kept and delivered. The sequences of the lost records are not given again. Leave this out again once
     * a record has been acknowledged as synced and delivered.
     */
    public IngestorBuilder acceptLoss() {
        concessions.add(Concession.LOSS);
        return this;
    }

    /** Sets the clock for generated ids and timestamps in stats; default the system's. */
    public IngestorBuilder clock(Clock newClock) {
        this.clock = Objects.requireNonNull(newClock, "clock");
        return this;
    }

    /**
     * Opens the directory, replays its log and returns an ingestor that takes records. With a sink only records that
     * the sink does not have are replayed. If they exceed the memory budget, the open waits for the sink to take them,
     * also while the sink fails. An interrupt ends that wait, and the open, with
     * {@link java.io.InterruptedIOException}.
     *
     * @throws LogMissingException if the directory {@linkplain #mustExist() must hold a log} and holds none
     * @throws io.ingestor.wal.CorruptLogException if the log is damaged; nothing was changed
     * @throws io.ingestor.wal.storage.DirectoryLockedException if another owner has the directory
     * @throws io.ingestor.sink.CorruptCheckpointException if the checkpoint is damaged; nothing was changed
     * @throws io.ingestor.sink.SinkBehindException if the sink lacks records that the log no longer has; nothing was
     *     delivered
     * @throws io.ingestor.sink.LogBehindException if the log lacks records that were durable in it according to the
     *     checkpoint; nothing was delivered
     * @throws io.ingestor.sink.SinkLogMismatchException if the sink has records of another log; nothing was delivered
     * @throws io.ingestor.sink.LogForkedException if the sink has records of another copy of the log; nothing was
     *     delivered
     * @throws io.ingestor.sink.SinkAheadException if the sink reports a sequence that the log cannot have given;
     *     nothing was delivered
     * @throws IllegalArgumentException if settings contradict each other, or {@link Transform#maxGrowth} is out of its
     *     range
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
                new EngineOptions.Calls(limits, batchSize, Objects.requireNonNullElse(durability, usual), backpressure),
                new RecordSteps(schemas, validator, transforms),
                new EngineOptions.Delivery(sink, flushInterval, closeFlushTimeout, concessions),
                new EngineOptions.Host(ackExecutor, clock));
        options.checkConsistent();
        if (mustExist && !EngineOpening.holdsLog(directory)) {
            throw new LogMissingException(directory);
        }
        return EngineOpening.open(options);
    }
}

package io.ingestor;

import io.ingestor.internal.engine.Concession;
import io.ingestor.internal.engine.Engine;
import io.ingestor.internal.engine.EngineOptions;
import io.ingestor.memtable.MemtableFactory;
import io.ingestor.memtable.hash.HashMemtable;
import io.ingestor.sink.Sink;
import io.ingestor.wal.WalFactory;
import io.ingestor.wal.WalOptions;
import io.ingestor.wal.WalStats;
import io.ingestor.wal.segmented.SegmentedWriteAheadLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * An engine that takes records in and never loses one that it has acknowledged.
 *
 * <pre>{@code
 * try (Ingestor ingestor = Ingestor.builder(Path.of("data")).open()) {
 *     Ack ack = ingestor.ingest(Record.builder("acme").entity("order-1").put("total", 42.0).build()).join();
 *     ingestor.get("acme", "order-1").orElseThrow();
 * }
 * }</pre>
 *
 * <p>A record is checked, gets a sequence and is written to the log of the directory. It is acknowledged once it is as
 * durable as the call asks ({@link Durability#SYNCED} by default). After a crash an open finds every record that was
 * acknowledged as synced exactly once, in the order of sequences.
 *
 * <p><b>Where records go.</b> Without a sink the log is the storage: it keeps everything, unless
 * {@link WalOptions#retention()} says otherwise, and {@link #read} finds it. With a {@linkplain Builder#sink sink}
 * records leave to it once they are durable, in the order of sequences. Each leaves exactly once if the sink keeps its
 * contract; then the log releases it. In either case {@code get} and {@code scan} find only records in memory;
 * {@link #find} reports how far back memory reaches.
 *
 * <p><b>Failures.</b> A failed call is reported through the returned future, as an {@link IngestionException}. The
 * methods themselves throw only for requests that are never valid, such as a negative sequence. The first I/O failure
 * of the log stops the ingestor for good: see {@link #failure()}.
 *
 * <p><b>Threads.</b> Every method may be called from any thread; use many callers or many futures in flight for
 * throughput. Futures complete on the ack executor, or, without callbacks, on a thread that waits in {@code join} or
 * {@code get}. They never complete on a thread of the log. Checking and encoding run on the calling thread, which may
 * also be parked for memory as {@link Backpressure} says.
 */
public interface Ingestor extends AutoCloseable {

    /**
     * Returns a builder of an ingestor on that directory, which is created if absent. One directory has one owner at a
     * time.
     */
    static Builder builder(Path directory) {
        return new Builder(directory);
    }

    /**
     * Ingests one record with the {@linkplain Builder#durability default durability}. Otherwise as
     * {@link #ingest(Record, Durability)}.
     */
    CompletableFuture<Ack> ingest(Record record);

    /**
     * Ingests one record. The future fails with {@link RejectedException} if the record is wrong,
     * {@link OverloadedException} if there is no room, {@link NotOpenException} if the ingestor is not open,
     * {@link UnsupportedDurabilityException} if it has no log and the call asks for more than accepted, and
     * {@link OutcomeUnknownException} if it stopped meanwhile.
     */
    CompletableFuture<Ack> ingest(Record record, Durability durability);

    /**
     * Ingests a batch with the {@linkplain Builder#durability default durability}. Otherwise as
     * {@link #ingest(RecordBatch, Durability)}.
     */
    CompletableFuture<BatchResult> ingest(RecordBatch batch);

    /**
     * Ingests a batch as one atomic entry of the log: after a crash all of its good records are there, or none. Wrong
     * records are reported in the result and the others are kept, unless the batch is
     * {@linkplain RecordBatch.Builder#transactional() transactional}. Fails like {@link #ingest(Record, Durability)};
     * with {@link RejectedException} if the batch is empty, too large, or transactional with a wrong record. The
     * batch's bytes are read before this method returns and may be reused then.
     */
    CompletableFuture<BatchResult> ingest(RecordBatch batch, Durability durability);

    /**
     * Ingests a batch as {@link #ingest(RecordBatch, Durability)} does, for a caller that hands in the same batch again
     * while there is no room. The records count in {@link #stats} once: a future that has failed with
     * {@link OverloadedException} when this returns has counted nothing. The last attempt is one with {@code ingest}.
     */
    default CompletableFuture<BatchResult> tryIngest(RecordBatch batch, Durability durability) {
        return ingest(batch, durability);
    }

    /**
     * Checks a batch for the {@linkplain Builder#durability default durability}. Otherwise as
     * {@link #check(RecordBatch, Durability)}.
     */
    BatchResult check(RecordBatch batch);

    /**
     * Checks every record as {@link #ingest(RecordBatch, Durability)} would now, except for a shortage of memory, and
     * stores nothing. The result's sequences are 0, and it lists the wrong records of a transactional batch too. Names
     * leave out what only an ingest would make: the entity is empty and the version 0 where the record carries none.
     *
     * @throws RejectedException if the batch is wrong as a whole: empty or too large
     * @throws NotOpenException if the ingestor is not open
     * @throws UnsupportedDurabilityException if it has no log and the call asks for more than accepted
     */
    BatchResult check(RecordBatch batch, Durability durability);

    /** Returns the durability of calls that name none. */
    Durability defaultDurability();

    /** Returns true if the ingestor can promise that durability; without a log it promises accepted only. */
    boolean offers(Durability durability);

    /** Returns the limits of records and batches; the log and the memory budget may allow less. */
    Limits limits();

    /**
     * Returns the latest visible record of an entity that is in memory. An empty result does not mean that there is
     * none: older records leave memory, and {@link #find(String, String)} shows the difference.
     *
     * @throws UnsupportedOperationException if the memtable finds no single key before it is sealed; use {@code scan}
     */
    default Optional<StoredRecord> get(String tenant, String entity) {
        return find(tenant, entity).record();
    }

    /**
     * Returns the visible record of an entity with that version that is in memory. Fails like {@link #get(String,
     * String)}.
     */
    default Optional<StoredRecord> get(String tenant, String entity, long version) {
        return find(tenant, entity, version).record();
    }

    /**
     * Looks for the latest visible record of an entity in memory, and reports how far back memory reaches. So a caller
     * can distinguish an absent record from one that has left memory. Fails like {@link #get(String, String)}.
     */
    Lookup find(String tenant, String entity);

    /**
     * Looks for the visible record of an entity with that version in memory. Otherwise as {@link #find(String,
     * String)}.
     */
    Lookup find(String tenant, String entity, long version);

    /**
     * Walks the latest visible record of every entity of a tenant that is in memory, in the order of entity ids (as
     * UTF-8 bytes). {@link MemoryCursor#wholeFrom} reports how far back memory reaches. The cursor keeps the records
     * that it walks in memory; close it soon, for {@linkplain Builder#cursorLease its lease} may be ended when that
     * memory is needed.
     *
     * @throws OverloadedException if there is no memory to sort the records, and none comes free within a second as
     *     other reads end: scans together take at most a quarter of the memory budget for that
     */
    MemoryCursor scan(String tenant);

    /**
     * Walks the log from that sequence on to the durable end as it is at each step; a cursor that has returned null may
     * return more later. With a sink the log keeps little more than the records that the sink does not have yet. It
     * releases them even if a cursor still needs them, and the cursor then fails.
     *
     * @throws IllegalArgumentException if {@code fromSequence} is below 1
     * @throws IOException if the log cannot be read, was truncated beyond that sequence, or there is no log
     */
    RecordCursor read(long fromSequence) throws IOException;

    /**
     * Returns the first sequence that {@link #read} finds: 1 until a prefix of the log was released, by a retention or
     * because a sink has it. If the log is empty, it is the sequence that comes next. To read everything that is
     * durable, read from here.
     */
    long firstSequence();

    /**
     * Makes all records that were ingested before this call durable and visible; the future completes with the durable
     * sequence.
     */
    CompletableFuture<Long> sync();

    /** Returns the figures of this moment. */
    IngestorStats stats();

    /** Returns the state of the ingestor. */
    IngestorState state();

    /**
     * Returns the start and the reason of the present suspension, in which the log cannot grow; empty if there is none.
     * Records are refused meanwhile, and taken again once there is room on the disk. The reason may name files and
     * bytes: it is for the operator. Cheap to call.
     */
    default Optional<WalStats.Suspension> suspension() {
        return Optional.empty();
    }

    /**
     * Completes with the cause when the ingestor stops after an I/O failure, and with empty when it is closed in order.
     * A host that sees a cause should close the ingestor and restart: only a reopen learns what survived. Ask once and
     * keep the future: each call makes one, and all of them live until the ingestor is closed.
     */
    CompletableFuture<Optional<Throwable>> failure();

    /**
     * Closes the ingestor. It takes nothing more, makes the records that it took durable, acknowledges them, flushes
     * them to the sink if there is one, and releases the directory. Idempotent. It waits until that is done, but not
     * for callbacks that run elsewhere: every future that this ingestor returned is complete when it returns. For the
     * sink it waits as {@link Builder#closeFlushTimeout} says; records that are not flushed stay in the log and are
     * there at the next open.
     *
     * @throws IOException if the end of the log could not be made durable; calls in flight have an unknown outcome
     *     then. Not thrown for a failure that {@link #failure()} has reported before
     */
    @Override
    void close() throws IOException;

    /** A builder of one ingestor. Not for several threads; for one use. */
    final class Builder {

        private static final long DEFAULT_MEMORY_BUDGET = 256L << 20;
        private static final int DEFAULT_BATCH_SIZE = 1_000;
        private static final long MIN_MEMORY_BUDGET = 1L << 20;
        private static final double MIN_TENANT_SHARE = 0.1;
        private static final Duration MIN_FLUSH_INTERVAL = Duration.ofMillis(1);
        private static final Duration MAX_FLUSH_INTERVAL = Duration.ofHours(24);
        private static final Duration MAX_CLOSE_FLUSH_TIMEOUT = Duration.ofHours(1);

        private final Path directory;
        private WalFactory walFactory = SegmentedWriteAheadLog.factory(WalOptions.defaults());
        private boolean logged = true;
        private MemtableFactory memtableFactory = HashMemtable.factory();
        private long memoryBudgetBytes = DEFAULT_MEMORY_BUDGET;
        private double tenantShare = 0.5;
        private Duration cursorLease = Duration.ofMinutes(1);
        private Limits limits = Limits.defaults();
        private int batchSize = DEFAULT_BATCH_SIZE;
        private Durability durability = Durability.SYNCED;
        private Backpressure backpressure = Backpressure.waitAtMost(Duration.ofSeconds(1));
        private @Nullable Executor ackExecutor;
        private Clock clock = Clock.systemUTC();
        private @Nullable Sink sink;
        private Duration flushInterval = Duration.ofSeconds(5);
        private Duration closeFlushTimeout = Duration.ofSeconds(10);
        private boolean mustExist;
        private final Set<Concession> concessions = EnumSet.noneOf(Concession.class);

        private Builder(Path directory) {
            this.directory = Objects.requireNonNull(directory, "directory");
        }

        /**
         * Sets the log, with its options; default a {@link SegmentedWriteAheadLog} with the default options. One that
         * asks for no directory has none made; a sink still has its checkpoint below the ingestor's.
         */
        public Builder writeAheadLog(WalFactory factory) {
            this.walFactory = Objects.requireNonNull(factory, "factory");
            return this;
        }

        /** Sets a {@link SegmentedWriteAheadLog} with these options as {@linkplain #writeAheadLog the log}. */
        public Builder walOptions(WalOptions options) {
            return writeAheadLog(SegmentedWriteAheadLog.factory(options));
        }

        /**
         * Keeps no log at all: records live in memory only and are lost when the process ends. A record is visible once
         * it is applied, and acknowledged then; the durability is {@link Durability#ACCEPTED}, and asking for more
         * fails with {@link UnsupportedDurabilityException}. The directory is neither read, written nor locked, and
         * {@link Ingestor#read} fails. A sink is then the only memory: its answer at the open decides the sequence with
         * which numbering goes on. Records that it does not have when the ingestor ends are lost.
         */
        public Builder withoutLog() {
            this.logged = false;
            this.durability = Durability.ACCEPTED;
            return this;
        }

        /**
         * Sets the implementation of the memtable; default {@link HashMemtable}. With one without
         * {@link io.ingestor.memtable.Capability#GET_BEFORE_SEAL}, such as
         * {@link io.ingestor.memtable.append.AppendMemtable}, records are found by {@link Ingestor#scan} only:
         * {@link Ingestor#get(String, String)} always throws {@link UnsupportedOperationException}, because it would
         * have to look at every record.
         */
        public Builder memtable(MemtableFactory factory) {
            this.memtableFactory = Objects.requireNonNull(factory, "factory");
            return this;
        }

        /**
         * Sets the bytes that records in flight and memtables may hold together; default 256 MiB, at least 1 MiB. A
         * table is sealed at a quarter of the budget. That is also the most that one batch may take, with the copy that
         * the log compresses. Without a sink the oldest sealed table leaves memory when the rest is needed. With a sink
         * a table stays until it is flushed. The table that takes records is then sealed when six tenths of the budget
         * are in use and the sink has nothing else to take. A part of the budget is left to fresh tables and those that
         * grow by being read: an eighth with a sink, a thirty-second without one (up to a quarter of a small budget).
         * Calls wait and are refused when the rest is full. A scan keeps the tables it walks until it is closed or its
         * {@linkplain #cursorLease lease} is ended, and they count until then. The queue of the log is made as large as
         * the budget, so callers meet no other limit.
         *
         * <p>Records that wait for the log to write them count with the log's compressed copy of them. Grouped records
         * count with the copies that their common entry makes. So memory fills no further than that when a disk stands
         * still. The budget does not include buffers that the log uses again, some 20 MiB at most.
         */
        public Builder memoryBudget(long bytes) {
            if (bytes < MIN_MEMORY_BUDGET) {
                throw new IllegalArgumentException("memoryBudget must be >= " + MIN_MEMORY_BUDGET + ", was " + bytes);
            }
            this.memoryBudgetBytes = bytes;
            return this;
        }

        /**
         * Sets the part of the memory budget that one tenant may take; default 0.5, from 0.1 to 1, where 1 limits no
         * tenant. A tenant holds the bytes of its records from their admission until they may leave memory: until the
         * sink has them, or, without a sink, until they are durable. A call is admitted if its tenant then holds at
         * most this part of the memory that no other tenant holds. So at 0.5 a tenant that floods while the sink hangs
         * takes half of the memory for calls. Two such tenants take a third each, and a third stays for the next.
         * Whatever they do, other tenants are admitted. A tenant that holds nothing may always bring in one call for
         * which there is room.
         *
         * <p>Calls of a tenant that is over its share wait, and are refused, behind each other only; calls of other
         * tenants are admitted meanwhile, in turns. A call belongs to the tenant of its first record, or to the tenant
         * of the batch if that record carries none. Once its records are examined, the memory that they hold is divided
         * among their tenants by number of records. A call of several tenants also waits for each of the others that
         * has no room, and holds nothing meanwhile. Records that are replayed at an open count for no tenant. The
         * number of names that are distinguished is limited, see {@link IngestorStats#tenants}; all later ones are one
         * tenant.
         *
         * @see IngestorStats#tenantBytes
         */
        public Builder tenantShare(double share) {
            if (!(share >= MIN_TENANT_SHARE && share <= 1)) {
                throw new IllegalArgumentException(
                        "tenantShare must be from " + MIN_TENANT_SHARE + " to 1, was " + share);
            }
            this.tenantShare = share;
            return this;
        }

        /**
         * Sets how long a scan may keep memory that is needed; default one minute, more than zero. When memory is
         * needed, a cursor that has been open for longer is ended, and throws {@link CursorExpiredException} from its
         * next step. New reads stop seeing the oldest records at once, even if a cursor keeps them: their memory is
         * free when the last cursor over them ends. While there is enough memory, a scan may take any time.
         */
        public Builder cursorLease(Duration lease) {
            Objects.requireNonNull(lease, "lease");
            if (lease.isNegative() || lease.isZero()) {
                throw new IllegalArgumentException("cursorLease must be > 0, was " + lease);
            }
            this.cursorLease = lease;
            return this;
        }

        /** Sets the limits of records and batches; default {@link Limits#defaults()}. */
        public Builder limits(Limits newLimits) {
            this.limits = Objects.requireNonNull(newLimits, "limits");
            return this;
        }

        /**
         * Sets the most records of concurrent calls that share an entry of the log; default 1,000, at least 1. Calls of
         * one good record that ask for synced are grouped: the calls that queued while the last such entry was synced
         * form the next entry. There is no timer, so a single caller waits for no other. At 1 no calls are grouped. A
         * batch of several records is always an entry of its own, and so is a call that asks for less than synced.
         */
        public Builder batchSize(int records) {
            if (records < 1) {
                throw new IllegalArgumentException("batchSize must be >= 1, was " + records);
            }
            this.batchSize = records;
            return this;
        }

        /** Sets the durability of calls that name none; default {@link Durability#SYNCED}. */
        public Builder durability(Durability newDurability) {
            this.durability = Objects.requireNonNull(newDurability, "durability");
            return this;
        }

        /** Sets how long a call waits when memory is short; default: at most one second. */
        public Builder backpressure(Backpressure newBackpressure) {
            this.backpressure = Objects.requireNonNull(newBackpressure, "backpressure");
            return this;
        }

        /**
         * Sets the executor that completes futures, and so runs the callbacks that depend on them. Default is a thread
         * of the ingestor, which completes them in order. A thread that waits in {@code join} or {@code get} for a
         * future without callbacks completes that future itself.
         *
         * <p>With the default, a callback may wait, also for another call, and holds up no other acknowledgement. If it
         * waits for a future of this ingestor, or takes longer than 100 ms while others are due, another thread goes on
         * with these. There are at most 64 such threads; when as many callbacks block, further futures with callbacks
         * wait for one of them to return.
         *
         * <p>An executor of the host must not run tasks on the thread that submits them, which is one of the log's. A
         * slow one delays only acknowledgements. In a callback, a wait for a future of this ingestor completes it in
         * place, so that one thread is enough. Tasks that the executor rejects, and those it has not run when the
         * ingestor closes, run on threads of the ingestor.
         */
        public Builder ackExecutor(Executor executor) {
            this.ackExecutor = Objects.requireNonNull(executor, "executor");
            return this;
        }

        /**
         * Sets the sink to which records leave; default none, so that the log is the storage. {@link Sink#discarding()}
         * must be set explicitly. One sink belongs to one ingestor, and is closed with it. A sink contradicts a
         * {@linkplain WalOptions#retention() retention}, which could release records that the sink does not have.
         */
        public Builder sink(Sink newSink) {
            this.sink = Objects.requireNonNull(newSink, "sink");
            return this;
        }

        /**
         * Sets the longest time from the first record of a table until it is sealed to be flushed, unless it is full
         * before; default 5 s, from 1 ms to 24 h. Without effect if there is no sink.
         */
        public Builder flushInterval(Duration interval) {
            Objects.requireNonNull(interval, "interval");
            if (interval.compareTo(MIN_FLUSH_INTERVAL) < 0 || interval.compareTo(MAX_FLUSH_INTERVAL) > 0) {
                throw new IllegalArgumentException("flushInterval must be from " + MIN_FLUSH_INTERVAL + " to "
                        + MAX_FLUSH_INTERVAL + ", was " + interval);
            }
            this.flushInterval = interval;
            return this;
        }

        /**
         * Sets the longest time that a close waits for records to be flushed, attempts after failures included; default
         * 10 s, from 0 to one hour. The sink then has the same time again, but at least a second, to close. A sink that
         * is in a call when its time is over is left alone: it is not closed, and its thread, a daemon, stays in that
         * call. Until the call returns, no other owner can open the directory with a sink: records that the call may
         * still store would be stored twice.
         */
        public Builder closeFlushTimeout(Duration timeout) {
            Objects.requireNonNull(timeout, "timeout");
            if (timeout.isNegative() || timeout.compareTo(MAX_CLOSE_FLUSH_TIMEOUT) > 0) {
                throw new IllegalArgumentException(
                        "closeFlushTimeout must be from PT0S to " + MAX_CLOSE_FLUSH_TIMEOUT + ", was " + timeout);
            }
            this.closeFlushTimeout = timeout;
            return this;
        }

        /**
         * Requires that the directory holds a log already. Without this a directory that is empty or absent gets a new
         * log, even if it is empty only because its disk is not mounted. Contradicts {@link #withoutLog()}.
         */
        public Builder mustExist() {
            this.mustExist = true;
            return this;
        }

        /**
         * Opens a log that has diverged from its sink, instead of throwing {@link io.ingestor.sink.LogForkedException}.
         * Records of the log up to the sink's last sequence count as delivered: the sink never gets those that it
         * lacks, and the log releases them. {@linkplain Ingestor#read Read} them first, without the sink. Numbering
         * goes on above log and sink. Leave this out again once the sink has stored a batch.
         */
        public Builder acceptFork() {
            concessions.add(Concession.FORK);
            return this;
        }

        /**
         * Opens a directory that is known to have lost records, instead of throwing
         * {@link io.ingestor.sink.LogBehindException} or {@link io.ingestor.sink.SinkBehindException}. The remaining
         * records are kept and delivered. The sequences of the lost records are not given again. Leave this out again
         * once a record has been acknowledged as synced and delivered.
         */
        public Builder acceptLoss() {
            concessions.add(Concession.LOSS);
            return this;
        }

        /** Sets the clock for generated ids and timestamps in stats; default the system's. */
        public Builder clock(Clock newClock) {
            this.clock = Objects.requireNonNull(newClock, "clock");
            return this;
        }

        /**
         * Opens the directory, replays its log and returns an ingestor that takes records. With a sink only records
         * that the sink does not have are replayed. If they exceed the memory budget, the open waits for the sink to
         * take them, also while the sink fails. An interrupt ends that wait, and the open, with
         * {@link java.io.InterruptedIOException}.
         *
         * @throws LogMissingException if the directory {@linkplain #mustExist() must hold a log} and holds none
         * @throws io.ingestor.wal.CorruptLogException if the log is damaged; nothing was changed
         * @throws io.ingestor.wal.storage.DirectoryLockedException if another owner has the directory
         * @throws io.ingestor.sink.CorruptCheckpointException if the checkpoint is damaged; nothing was changed
         * @throws io.ingestor.sink.SinkBehindException if the sink lacks records that the log no longer has; nothing
         *     was delivered
         * @throws io.ingestor.sink.LogBehindException if the log lacks records that were durable in it according to the
         *     checkpoint; nothing was delivered
         * @throws io.ingestor.sink.SinkOfAnotherLogException if the sink has records of another log; nothing was
         *     delivered
         * @throws io.ingestor.sink.LogForkedException if the sink has records of another copy of the log; nothing was
         *     delivered
         * @throws io.ingestor.sink.SinkAheadException if the sink reports a sequence that the log cannot have given;
         *     nothing was delivered
         * @throws IllegalArgumentException if settings contradict each other
         */
        public Ingestor open() throws IOException {
            if (!logged && durability != Durability.ACCEPTED) {
                throw new IllegalArgumentException("durability must be " + Durability.ACCEPTED + " without a log, was "
                        + durability + ": leave it out, or keep the log");
            }
            if (sink != null && walFactory.retention().isLimited()) {
                throw new IllegalArgumentException(
                        "a sink contradicts " + walFactory.retention()
                                + ", which could release what the sink does not have: leave the retention out, a log with a sink releases what was flushed");
            }
            if (mustExist && !logged) {
                throw new IllegalArgumentException("mustExist contradicts withoutLog: leave one of them out");
            }
            if (mustExist && !Engine.holdsLog(directory)) {
                throw new LogMissingException(directory);
            }
            return Engine.open(new EngineOptions(
                    directory,
                    walFactory,
                    logged,
                    memtableFactory,
                    memoryBudgetBytes,
                    tenantShare,
                    cursorLease,
                    limits,
                    batchSize,
                    durability,
                    backpressure,
                    ackExecutor,
                    clock,
                    sink,
                    flushInterval,
                    closeFlushTimeout,
                    concessions));
        }
    }
}

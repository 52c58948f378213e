package io.ingestor;

import io.ingestor.wal.WalStats;
import io.ingestor.wal.segmented.SegmentedOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * An embedded engine that ingests records and never loses one that it has acknowledged as synced.
 *
 * <pre>{@code
 * try (Ingestor ingestor = Ingestor.builder(Path.of("data")).open()) {
 *     Ack ack = ingestor.ingest(Record.builder("acme").entity("order-1").put("total", 42.0).build()).join();
 *     ingestor.get("acme", "order-1").orElseThrow();
 * }
 * }</pre>
 *
 * <p>A record is validated, assigned a sequence and written to the log in the directory. It is acknowledged once it is
 * as durable as the call asks ({@link Durability#SYNCED} by default). After a crash, reopening the directory recovers
 * every record that was acknowledged as synced, exactly once and in sequence order.
 *
 * <p><b>Storage.</b> Without a sink the log is the storage: it keeps every record, subject to
 * {@link SegmentedOptions#retention()}, and {@link #read} returns it. With a {@linkplain IngestorBuilder#sink sink},
 * durable records are delivered to it in sequence order, and the log then releases them. Delivery is exactly once if
 * the sink keeps its contract. In either case {@code get} and {@code scan} find only records in memory; {@link #find}
 * reports how far back memory reaches.
 *
 * <p><b>Failures.</b> A method that returns a future reports an {@link IngestionException} through it; other methods
 * throw it. For arguments that are never valid, such as a negative sequence, the call itself throws. A full disk only
 * {@linkplain #suspension() suspends} the log. A failed write or sync of the log stops the ingestor permanently, see
 * {@link #failure()}.
 *
 * <p><b>Threads.</b> All methods are thread-safe. For throughput, use many callers or keep many futures in flight. A
 * future completes on the {@linkplain IngestorBuilder#ackExecutor ack executor} or, if it has no callbacks, on a thread
 * that waits for it in {@code join} or {@code get}. Threads of the log complete futures only if memory for another
 * thread is lacking. Validation and encoding run on the calling thread, which may also be parked until memory is free;
 * see {@link Backpressure}.
 */
public interface Ingestor extends AutoCloseable {

    /**
     * Returns a builder of an ingestor on the given directory, which {@code open} creates if absent. A directory has
     * one owner at a time.
     */
    static IngestorBuilder builder(Path directory) {
        return new IngestorBuilder(directory);
    }

    /**
     * Ingests one record with the {@linkplain IngestorBuilder#durability default durability}, like
     * {@link #ingest(Record, Durability)}.
     */
    CompletableFuture<Ack> ingest(Record record);

    /**
     * Ingests one record. If a transform drops it, the future completes with a {@linkplain Ack#isFiltered() filtered}
     * ack, which has sequence 0. The future fails with {@link RejectedException} if the record is invalid,
     * {@link OverloadedException} if memory or disk is full, and {@link NotOpenException} if the ingestor is not open.
     * It fails with {@link UnsupportedDurabilityException} if there is no log and the call asks for more than accepted.
     * It fails with {@link OutcomeUnknownException} if the ingestor fails while the record is in flight.
     */
    CompletableFuture<Ack> ingest(Record record, Durability durability);

    /**
     * Ingests a batch with the {@linkplain IngestorBuilder#durability default durability}, like
     * {@link #ingest(RecordBatch, Durability)}.
     */
    CompletableFuture<BatchResult> ingest(RecordBatch batch);

    /**
     * Ingests a batch as one atomic entry of the log: after a crash either all of its accepted records are present or
     * none. Invalid records are reported in the result and the others are stored, unless the batch is
     * {@linkplain RecordBatch.Builder#transactional() transactional}. The future fails like that of
     * {@link #ingest(Record, Durability)}. It fails with {@link RejectedException} if the batch is transactional with
     * an invalid record, or invalid as a whole, for example empty or too large. The batch's bytes are read before this
     * method returns and may then be reused.
     */
    CompletableFuture<BatchResult> ingest(RecordBatch batch, Durability durability);

    /**
     * Ingests a batch like {@link #ingest(RecordBatch, Durability)}, for a caller that retries the same batch while
     * there is no room. An attempt is not counted in {@link #stats} if its future has failed with
     * {@link OverloadedException} when this method returns. Retries therefore do not count the records twice. Make the
     * last attempt with {@code ingest}, which counts a refusal.
     */
    default CompletableFuture<BatchResult> tryIngest(RecordBatch batch, Durability durability) {
        return ingest(batch, durability);
    }

    /**
     * Checks a batch for the {@linkplain IngestorBuilder#durability default durability}, like
     * {@link #check(RecordBatch, Durability)}.
     */
    BatchResult check(RecordBatch batch);

    /**
     * Checks every record as {@link #ingest(RecordBatch, Durability)} would now, and stores nothing. The sequences of
     * the result are 0. The invalid records of a transactional batch are listed in the result, not thrown. The result
     * always has ids, without generated parts: the entity is empty and the version 0 if the record carries none.
     *
     * <p>Like an ingest, a check reserves memory from its tenant's share until it returns. The calling thread may be
     * parked until that memory is free; see {@link Backpressure}. Its records are counted in
     * {@link IngestorStats.Records#checked} only.
     *
     * @throws RejectedException if the batch is invalid as a whole, for example empty or too large
     * @throws OverloadedException if there is no room; no record was examined
     * @throws NotOpenException if the ingestor is not open
     * @throws UnsupportedDurabilityException if there is no log and the call asks for more than accepted
     */
    BatchResult check(RecordBatch batch, Durability durability);

    /** Returns the durability of calls that do not specify one. */
    Durability defaultDurability();

    /** Returns true if the ingestor can promise the durability. Without a log it promises accepted only. */
    boolean offers(Durability durability);

    /**
     * Returns true if records are checked against the schemas that they name, see {@link IngestorBuilder#schemas}. If
     * not, the names are stored unchecked.
     */
    boolean checksSchemas();

    /** Returns the limits of records and batches; the log and the memory budget may allow less. */
    Limits limits();

    /**
     * Returns the latest visible record of an entity that is in memory. An empty result does not mean that the entity
     * has no record, because older records leave memory. {@link #find(String, String)} distinguishes the two cases.
     *
     * @throws UnsupportedOperationException if the memtable cannot look up a key before it is sealed; use {@code scan}
     */
    default Optional<StoredRecord> get(String tenant, String entity) {
        return find(tenant, entity).record();
    }

    /**
     * Returns the visible record of an entity with the given version, if it is in memory. Throws like
     * {@link #get(String, String)}.
     */
    default Optional<StoredRecord> get(String tenant, String entity, long version) {
        return find(tenant, entity, version).record();
    }

    /**
     * Looks up the latest visible record of an entity in memory, and reports how far back memory reaches. The result
     * distinguishes an absent record from one that has left memory. Throws like {@link #get(String, String)}.
     */
    Lookup find(String tenant, String entity);

    /**
     * Looks up the visible record of an entity with the given version in memory, like {@link #find(String, String)}.
     */
    Lookup find(String tenant, String entity, long version);

    /**
     * Returns a cursor over the records of a tenant in memory: the latest visible one of each entity, ordered by entity
     * id (as UTF-8 bytes). {@link MemoryCursor#wholeFrom} reports how far back memory reaches. The cursor keeps its
     * records in memory. Close it soon: {@linkplain IngestorBuilder#cursorLease its lease} may be ended when that
     * memory is needed.
     *
     * @throws OverloadedException if memory for the scan is lacking, and other reads free none within a second. All
     *     scans together take at most a quarter of the memory budget for themselves
     */
    MemoryCursor scan(String tenant);

    /**
     * Returns a cursor over the durable records of the log from the given sequence on. At the end it returns null, and
     * it continues when further records become durable. With a sink the log keeps little more than the records that the
     * sink does not have yet. It releases records even if a cursor still needs them; the cursor then fails with
     * {@link io.ingestor.wal.TruncatedLogException}.
     *
     * @throws IllegalArgumentException if {@code fromSequence} is below 1
     * @throws IOException if there is no log, it cannot be read, or it has released {@code fromSequence}
     */
    RecordCursor read(long fromSequence) throws IOException;

    /**
     * Returns the first sequence that {@link #read} finds. It grows when the log releases a prefix, either by retention
     * or because a sink has the records. If the log is empty, this is the next sequence. To read all durable records,
     * start here.
     */
    long firstSequence();

    /**
     * Makes all records that were ingested before this call durable and visible. The future completes with the durable
     * sequence.
     */
    CompletableFuture<Long> sync();

    /** Returns the current statistics. */
    IngestorStats stats();

    /** Returns the state of the ingestor. */
    IngestorState state();

    /**
     * Returns the start and the reason of the current suspension, during which the log cannot grow; empty if there is
     * none. Records are refused until the disk has room again. The reason is meant for the operator and may contain
     * file names and sizes. This call is cheap.
     */
    default Optional<WalStats.Suspension> suspension() {
        return Optional.empty();
    }

    /**
     * Returns a future that completes with the cause when the ingestor stops after a failure, and with an empty result
     * when it is closed normally. After a failure the host should close the ingestor and restart: only a reopen
     * recovers the surviving records. Call this once and keep the future, because each call creates one that lives
     * until the ingestor is closed.
     */
    CompletableFuture<Optional<Throwable>> failure();

    /**
     * Closes the ingestor: refuses further calls, makes accepted records durable, acknowledges them, flushes them to
     * the sink, if any, and releases the directory. Idempotent. When this method returns, every future that the
     * ingestor returned is complete, but callbacks on other threads may still run.
     * {@link IngestorBuilder#closeFlushTimeout} bounds the wait for the sink. Records that were not flushed stay in the
     * log and are replayed at the next open.
     *
     * @throws IOException if the end of the log could not be made durable; the outcome of calls in flight is then
     *     unknown. Not thrown for a failure that {@link #failure()} has already reported
     */
    @Override
    void close() throws IOException;
}

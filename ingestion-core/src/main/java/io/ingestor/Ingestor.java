package io.ingestor;

import io.ingestor.wal.WalStats;
import io.ingestor.wal.segmented.SegmentedOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

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
 * {@link SegmentedOptions#retention()} says otherwise, and {@link #read} finds it. With a
 * {@linkplain IngestorBuilder#sink sink} records leave to it once they are durable, in the order of sequences. Each
 * leaves exactly once if the sink keeps its contract; then the log releases it. In either case {@code get} and
 * {@code scan} find only records in memory; {@link #find} reports how far back memory reaches.
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
    static IngestorBuilder builder(Path directory) {
        return new IngestorBuilder(directory);
    }

    /**
     * Ingests one record with the {@linkplain IngestorBuilder#durability default durability}. Otherwise as
     * {@link #ingest(Record, Durability)}.
     */
    CompletableFuture<Ack> ingest(Record record);

    /**
     * Ingests one record. If a transform drops it, the future completes with an {@link Ack#isFiltered() Ack} of
     * sequence 0. The future fails with {@link RejectedException} if the record is wrong, {@link OverloadedException}
     * if there is no room, {@link NotOpenException} if the ingestor is not open, {@link UnsupportedDurabilityException}
     * if it has no log and the call asks for more than accepted, and {@link OutcomeUnknownException} if it stopped
     * meanwhile.
     */
    CompletableFuture<Ack> ingest(Record record, Durability durability);

    /**
     * Ingests a batch with the {@linkplain IngestorBuilder#durability default durability}. Otherwise as
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
     * Checks a batch for the {@linkplain IngestorBuilder#durability default durability}. Otherwise as
     * {@link #check(RecordBatch, Durability)}.
     */
    BatchResult check(RecordBatch batch);

    /**
     * Checks every record as {@link #ingest(RecordBatch, Durability)} would now, and stores nothing. The result's
     * sequences are 0, and it lists the wrong records of a transactional batch too. Names leave out what only an ingest
     * would make: the entity is empty and the version 0 where the record carries none.
     *
     * <p>Until it returns, a check holds memory of its tenant's share as an ingest does, and may be parked for it as
     * {@link Backpressure} says. {@link IngestorStats.Records#checked} counts its records; the other counts do not.
     *
     * @throws RejectedException if the batch is wrong as a whole: empty or too large
     * @throws OverloadedException if there is no room; no record was examined
     * @throws NotOpenException if the ingestor is not open
     * @throws UnsupportedDurabilityException if it has no log and the call asks for more than accepted
     */
    BatchResult check(RecordBatch batch, Durability durability);

    /** Returns the durability of calls that name none. */
    Durability defaultDurability();

    /** Returns true if the ingestor can promise that durability; without a log it promises accepted only. */
    boolean offers(Durability durability);

    /**
     * Returns true if records are checked against the schemas that they name, see {@link IngestorBuilder#schemas}. If
     * not, the names are stored unchecked.
     */
    boolean checksSchemas();

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
     * that it walks in memory; close it soon, for {@linkplain IngestorBuilder#cursorLease its lease} may be ended when
     * that memory is needed.
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
     * sink it waits as {@link IngestorBuilder#closeFlushTimeout} says; records that are not flushed stay in the log and
     * are there at the next open.
     *
     * @throws IOException if the end of the log could not be made durable; calls in flight have an unknown outcome
     *     then. Not thrown for a failure that {@link #failure()} has reported before
     */
    @Override
    void close() throws IOException;
}

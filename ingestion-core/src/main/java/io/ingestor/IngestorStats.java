package io.ingestor;

import io.ingestor.validate.SchemaPolicy;
import io.ingestor.validate.SchemaStep;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A snapshot of the statistics of an ingestor. Counts start at the open, and {@link Records} does not include replayed
 * records. The snapshot is taken without stopping any thread, so related figures may be from slightly different
 * moments.
 *
 * @param state the state of the ingestor
 * @param records the records by outcome, tenant and schema
 * @param sequences the sequences that records have reached
 * @param acks the progress and latency of acknowledgements
 * @param memory the use of the memory budget
 * @param logBytes the size of the log on disk in bytes
 * @param flush the progress and state of the sink
 */
public record IngestorStats(
        IngestorState state,
        Records records,
        Sequences sequences,
        Acks acks,
        Memory memory,
        long logBytes,
        Flush flush) {

    /** Returns the counts over all tenants. */
    public Counts totals() {
        return records.totals();
    }

    /** Returns the counts by tenant, see {@link Records}. */
    public Map<String, Counts> tenants() {
        return records.tenants();
    }

    /** Returns the counts by schema, see {@link Records}. */
    public List<SchemaCounts> schemas() {
        return records.schemas();
    }

    /**
     * The counts of records by outcome, tenant and schema.
     *
     * @param totals counts over all tenants
     * @param tenants counts by tenant, for at most 10,000 names. The empty name stands for records without a usable
     *     tenant and for invalid records of tenants that have sent no valid one. It also stands for tenants that were
     *     idle when others needed room, and for new tenants without room. A call that is refused before its records are
     *     examined counts as a whole under the tenant that it is {@linkplain IngestorBuilder#tenantShare first charged}
     *     to
     * @param schemas counts by tenant, schema and step, at most 10,000 of them with a tenant; empty without a
     *     {@linkplain IngestorBuilder#schemas registry}. Counts with an empty tenant are the sum of all tenants without
     *     counts of their own, as in {@code tenants}
     * @param checked number of records that {@link Ingestor#check} has examined, by tenant as in {@code tenants};
     *     tenants without any are left out. No other count includes these records
     */
    public record Records(
            Counts totals, Map<String, Counts> tenants, List<SchemaCounts> schemas, Map<String, Long> checked) {

        /** The figures before the first record. */
        public static final Records NONE = new Records(Counts.NONE, Map.of(), List.of(), Map.of());
    }

    /**
     * The counts of the records of one tenant and schema at one step. Without transforms there are no counts for
     * {@link SchemaStep#TRANSFORM}.
     *
     * @param tenant the tenant of the records
     * @param schema the name of the schema; empty for records whose schema is unknown or missing
     * @param version its version; 0 for records whose schema is unknown or missing
     * @param step the step
     * @param checked records that were checked against the schema, or passed to the transforms
     * @param rejected records that the step rejected, or whose schema is unknown or missing
     * @param warned records that broke the schema and were kept, see {@link SchemaPolicy}
     * @param filtered records that a transform dropped
     */
    public record SchemaCounts(
            String tenant,
            String schema,
            int version,
            SchemaStep step,
            long checked,
            long rejected,
            long warned,
            long filtered) {}

    /**
     * The counts of records by outcome.
     *
     * @param received records passed to the ingestor
     * @param durable records in the log and synced; without a log, records applied
     * @param rejected records that are invalid, or part of a batch that was rejected as a whole
     * @param duplicate reserved for records already received from the same producer; 0 in this version
     * @param filtered records dropped by a transform
     * @param refused records not accepted: overload, wrong state, unsupported durability
     * @param unknown records in flight when the ingestor failed
     * @param marked records that are also counted by a property besides their outcome
     */
    public record Counts(
            long received,
            long durable,
            long rejected,
            long duplicate,
            long filtered,
            long refused,
            long unknown,
            Marked marked) {

        /** The counts of no records. */
        public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0);

        /** Creates counts without dead letters. */
        public Counts(
                long received,
                long durable,
                long rejected,
                long duplicate,
                long filtered,
                long refused,
                long unknown,
                long empty) {
            this(
                    received,
                    durable,
                    rejected,
                    duplicate,
                    filtered,
                    refused,
                    unknown,
                    new Marked(empty, DeadLetterCounts.NONE));
        }

        /** Returns these counts with other counts of dead letters. */
        public Counts withDeadLetters(DeadLetterCounts deadLetters) {
            return new Counts(
                    received,
                    durable,
                    rejected,
                    duplicate,
                    filtered,
                    refused,
                    unknown,
                    new Marked(empty(), deadLetters));
        }

        /** Returns the number of empty records, see {@link Marked}. */
        public long empty() {
            return marked.empty();
        }

        /** Returns the counts of dead letters, see {@link Marked}. */
        public DeadLetterCounts deadLetters() {
            return marked.deadLetters();
        }

        /** Returns the number of records without an outcome yet: received minus all outcomes. */
        public long inFlight() {
            return received - durable - rejected - duplicate - filtered - refused - unknown;
        }

        /** Returns the sum of these counts and the others. */
        public Counts plus(Counts others) {
            return new Counts(
                    received + others.received,
                    durable + others.durable,
                    rejected + others.rejected,
                    duplicate + others.duplicate,
                    filtered + others.filtered,
                    refused + others.refused,
                    unknown + others.unknown,
                    new Marked(empty() + others.empty(), deadLetters().plus(others.deadLetters())));
        }
    }

    /**
     * The counts of records by a property besides their outcome.
     *
     * @param empty received records with neither data nor payload, whatever their outcome; often a mistake, see
     *     {@link RecordBatch.Builder#refuseEmpty}
     * @param deadLetters rejected records that were kept, or should have been
     */
    public record Marked(long empty, DeadLetterCounts deadLetters) {}

    /**
     * The counts of {@linkplain DeadLetters dead letters}. Their records are also counted as rejected.
     *
     * @param kept letters that are in the log and synced; without a log, letters applied
     * @param dropped rejected records of which no letter was kept, because a limit was reached or their batch was
     *     refused
     */
    public record DeadLetterCounts(long kept, long dropped) {

        /** The counts of no letters. */
        public static final DeadLetterCounts NONE = new DeadLetterCounts(0, 0);

        /** Returns the sum of these counts and the others. */
        public DeadLetterCounts plus(DeadLetterCounts others) {
            return new DeadLetterCounts(kept + others.kept, dropped + others.dropped);
        }
    }

    /**
     * The last sequence that has reached each stage.
     *
     * @param written last sequence written to the log
     * @param durable last sequence that survives a loss of power; without a log, the last sequence applied
     * @param visible last sequence that is visible to reads
     * @param checkpoint sequence up to which the sink is known to have every record, 0 without a sink
     */
    public record Sequences(long written, long durable, long visible, long checkpoint) {

        /** The sequences before the first record. */
        public static final Sequences NONE = new Sequences(0, 0, 0, 0);
    }

    /**
     * The progress and latency of acknowledgements.
     *
     * @param pendingRecords records accepted but not yet acknowledged
     * @param recordsPerSecond records made durable per second, over the last ten seconds
     * @param bytesPerSecond bytes of their log entries per second, before compression
     * @param latency latency of acknowledged calls
     */
    public record Acks(long pendingRecords, double recordsPerSecond, double bytesPerSecond, Latency latency) {

        /** The figures before the first call. */
        public static final Acks NONE = new Acks(0, 0, 0, Latency.NONE);
    }

    /**
     * The time from a call to its acknowledgement, in nanoseconds, accurate to one percent. A call with many records
     * counts once. Failed calls and calls that store no record are left out.
     *
     * @param calls number of calls acknowledged since the open
     * @param meanNanos mean, 0 if there are no calls
     * @param p50Nanos median
     * @param p99Nanos 99th percentile
     * @param p999Nanos 99.9th percentile
     * @param maxNanos maximum, capped at one hour
     */
    public record Latency(long calls, double meanNanos, long p50Nanos, long p99Nanos, long p999Nanos, long maxNanos) {

        /** The figures before the first acknowledgement. */
        public static final Latency NONE = new Latency(0, 0, 0, 0, 0, 0);
    }

    /**
     * The use of the memory budget.
     *
     * @param usedBytes bytes in use; those not held by memtables are in flight
     * @param budgetBytes bytes of the budget, see {@link IngestorBuilder#memoryBudget}
     * @param tenantBytes bytes that each tenant holds, see {@link IngestorBuilder#tenantShare}; tenants that hold
     *     nothing are left out
     * @param wholeFrom first sequence from which on memory holds every visible record, see {@link Lookup#wholeFrom}
     * @param pooledBytes bytes of free arrays that are kept for the next tables and batches, not included in
     *     {@code usedBytes}; both together stay within the budget
     * @param memtables the tables in memory
     * @param cursors the scans that hold tables
     */
    public record Memory(
            long usedBytes,
            long budgetBytes,
            Map<String, Long> tenantBytes,
            long wholeFrom,
            long pooledBytes,
            Memtables memtables,
            Cursors cursors) {}

    /**
     * The tables in memory, in bytes of capacity: {@code activeBytes + sealedBytes + pinnedBytes = blockBytes +
     * indexBytes}.
     *
     * @param count number of tables visible to reads, including the active one
     * @param activeBytes bytes held by the table that takes records
     * @param sealedBytes bytes held by sealed tables, which can be dropped once their records are durable or, with a
     *     sink, flushed
     * @param pinnedBytes bytes held by sealed tables that open scans or other reads keep; new reads may no longer see
     *     them
     * @param blockBytes bytes of records and keys in all these tables
     * @param indexBytes bytes of the indexes over them, and of scans of these tables
     */
    public record Memtables(
            int count, long activeBytes, long sealedBytes, long pinnedBytes, long blockBytes, long indexBytes) {

        /** The figures without tables. */
        public static final Memtables NONE = new Memtables(0, 0, 0, 0, 0, 0);
    }

    /**
     * The scans that hold tables.
     *
     * @param open number of open scans
     * @param oldestAge time for which the oldest scan has been open, zero if there is none; see
     *     {@link IngestorBuilder#cursorLease}
     */
    public record Cursors(int open, Duration oldestAge) {

        /** The figures without scans. */
        public static final Cursors NONE = new Cursors(0, Duration.ZERO);
    }

    /**
     * The progress and state of the sink.
     *
     * @param records records delivered since the open
     * @param bytes encoded bytes of these records
     * @param pendingTables number of sealed tables in memory that the sink does not have yet, including the one being
     *     delivered
     * @param state the state of the sink
     * @param lastFailure the message of the last failed attempt, kept after the sink has recovered; empty if none has
     *     failed since the open
     * @param since the time at which the current flush or series of failures began, by the clock of the ingestor; empty
     *     if neither is in progress
     * @param backlog the records that the sink does not have, in memory or in the log
     */
    public record Flush(
            long records,
            long bytes,
            int pendingTables,
            SinkState state,
            Optional<String> lastFailure,
            Optional<Instant> since,
            Backlog backlog) {

        /** The figures without a sink. */
        public static final Flush NONE =
                new Flush(0, 0, 0, SinkState.NONE, Optional.empty(), Optional.empty(), Backlog.NONE);
    }

    /**
     * The records that the sink does not have.
     *
     * @param records number of sequences from the first record that the sink lacks to the last written one, including
     *     skipped ones between them
     * @param bytes approximate bytes of the log that hold these records
     * @param limitBytes bytes beyond which calls are refused, see {@link IngestorBuilder#maxBacklogBytes};
     *     {@link Long#MAX_VALUE} if there is no limit but the disk or memory
     */
    public record Backlog(long records, long bytes, long limitBytes) {

        /** The figures without a sink. */
        public static final Backlog NONE = new Backlog(0, 0, Long.MAX_VALUE);
    }
}

package io.ingestor;

import io.ingestor.validate.SchemaPolicy;
import io.ingestor.validate.SchemaStep;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Figures of one moment. Counts start at the open, so replayed records are in the sequences only. The figures are read
 * without stopping any thread; those that belong together may differ by what happened while they were read.
 *
 * @param state the state of the ingestor
 * @param records the records by outcome, tenant and schema
 * @param sequences the sequences that records have reached
 * @param acks the way of calls to their acknowledgement
 * @param memory memory under the budget
 * @param logBytes bytes of log on disk
 * @param flush progress and state of the sink
 */
public record IngestorStats(
        IngestorState state,
        Records records,
        Sequences sequences,
        Acks acks,
        Memory memory,
        long logBytes,
        Flush flush) {

    /** Returns the counts of the records of all tenants together. */
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
     * Records by outcome, tenant and schema.
     *
     * @param totals records of all tenants together
     * @param tenants the same by tenant, of at most 10,000. The empty name stands for records without a usable tenant
     *     and for wrong records of tenants that have sent no good one. It also stands for records of tenants that were
     *     idle when others needed the room. A call that is refused before its records are examined counts as a whole
     *     under the tenant of its first record
     * @param schemas records by tenant, schema and step, at most 10,000 such counts; none without a
     *     {@linkplain IngestorBuilder#schemas registry}. Counts with an empty tenant are the sum of all tenants without
     *     counts of their own, as in {@code tenants}
     * @param checked records that {@link Ingestor#check} has examined, by tenant as in {@code tenants}, without tenants
     *     that have none. They are in none of the other counts
     */
    public record Records(
            Counts totals, Map<String, Counts> tenants, List<SchemaCounts> schemas, Map<String, Long> checked) {

        /** The figures before the first record. */
        public static final Records NONE = new Records(Counts.NONE, Map.of(), List.of(), Map.of());
    }

    /**
     * Counts of the records of one tenant that came to the check of one schema.
     *
     * @param tenant the tenant of the records
     * @param schema the name of the schema; empty for records whose schema is unknown or missing
     * @param version its version; 0 for records whose schema is unknown or missing
     * @param step the place of the check
     * @param checked records that were checked against it
     * @param rejected those that broke it, or whose schema is unknown or missing
     * @param warned those that broke it and were kept, see {@link SchemaPolicy}
     */
    public record SchemaCounts(
            String tenant, String schema, int version, SchemaStep step, long checked, long rejected, long warned) {}

    /**
     * Counts of records by outcome.
     *
     * @param received handed to the ingestor
     * @param durable in the log and synced (without a log: applied)
     * @param rejected wrong, or part of a transactional batch with a wrong record
     * @param duplicate known already from the same producer
     * @param filtered dropped by a transform
     * @param refused not taken: overload, wrong state, unsupported durability
     * @param unknown in flight when the ingestor stopped
     * @param empty received records with neither data nor payload, of any outcome; often a mistake, see
     *     {@link RecordBatch.Builder#refuseEmpty}
     */
    public record Counts(
            long received,
            long durable,
            long rejected,
            long duplicate,
            long filtered,
            long refused,
            long unknown,
            long empty) {

        /** The counts of no records. */
        public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0);

        /** Returns the number of records that were taken and are not decided yet: received less all other outcomes. */
        public long inFlight() {
            return received - durable - rejected - duplicate - filtered - refused - unknown;
        }

        /** Returns the counts of these records and others together. */
        public Counts plus(Counts others) {
            return new Counts(
                    received + others.received,
                    durable + others.durable,
                    rejected + others.rejected,
                    duplicate + others.duplicate,
                    filtered + others.filtered,
                    refused + others.refused,
                    unknown + others.unknown,
                    empty + others.empty);
        }
    }

    /**
     * The last sequences that got so far.
     *
     * @param written last sequence written to the log
     * @param durable last sequence that survives loss of power
     * @param visible last sequence that reads show
     * @param checkpoint sequence up to which the ingestor knows that the sink has everything, 0 without a sink
     */
    public record Sequences(long written, long durable, long visible, long checkpoint) {

        /** The sequences before the first record. */
        public static final Sequences NONE = new Sequences(0, 0, 0, 0);
    }

    /**
     * The way of calls to their acknowledgement.
     *
     * @param pendingRecords taken but not yet acknowledged
     * @param recordsPerSecond records made durable per second, over the last ten seconds
     * @param bytesPerSecond encoded bytes of those
     * @param latency waiting times of acknowledged calls
     */
    public record Acks(long pendingRecords, double recordsPerSecond, double bytesPerSecond, Latency latency) {

        /** The figures before the first call. */
        public static final Acks NONE = new Acks(0, 0, 0, Latency.NONE);
    }

    /**
     * Time from a call to its acknowledgement, in nanoseconds and within one per cent. A call of many records counts
     * once; calls that failed are left out.
     *
     * @param calls number of calls that were acknowledged since the open
     * @param meanNanos their mean, 0 if there is none
     * @param p50Nanos median
     * @param p99Nanos 99th percentile
     * @param p999Nanos 99.9th percentile
     * @param maxNanos longest; an hour if it was more
     */
    public record Latency(long calls, double meanNanos, long p50Nanos, long p99Nanos, long p999Nanos, long maxNanos) {

        /** The figures before the first acknowledgement. */
        public static final Latency NONE = new Latency(0, 0, 0, 0, 0, 0);
    }

    /**
     * Memory under the budget.
     *
     * @param usedBytes bytes held now; what the memtables do not hold of it is in flight
     * @param budgetBytes the budget, see {@link IngestorBuilder#memoryBudget}
     * @param tenantBytes bytes that each tenant holds, see {@link IngestorBuilder#tenantShare}; tenants that hold
     *     nothing are left out
     * @param wholeFrom the first sequence from which on memory holds every visible record, see {@link Lookup#wholeFrom}
     * @param pooledBytes free arrays of tables that have left memory, beside {@code usedBytes}, for the next tables and
     *     batches; both together stay within the budget
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
     * @param count number of tables that reads show, the active one included
     * @param activeBytes held by the table that takes records
     * @param sealedBytes held by tables that leave memory when it is needed and their records are durable
     * @param pinnedBytes held by sealed tables that open scans keep; reads may not show them any more
     * @param blockBytes records and keys of all these
     * @param indexBytes indexes that lead to them
     */
    public record Memtables(
            int count, long activeBytes, long sealedBytes, long pinnedBytes, long blockBytes, long indexBytes) {

        /** The figures of no table. */
        public static final Memtables NONE = new Memtables(0, 0, 0, 0, 0, 0);
    }

    /**
     * The scans that hold tables.
     *
     * @param open number of scans
     * @param oldestAge time for which the oldest of them has been open, zero if there is none; see
     *     {@link IngestorBuilder#cursorLease}
     */
    public record Cursors(int open, Duration oldestAge) {

        /** The figures of no scan. */
        public static final Cursors NONE = new Cursors(0, Duration.ZERO);
    }

    /**
     * The progress and the state of the sink.
     *
     * @param records records delivered since the open
     * @param bytes encoded bytes of those
     * @param pendingTables sealed tables that the sink does not have yet, the one being delivered included
     * @param state the state of the sink
     * @param lastFailure the message of the last attempt that failed, also if the sink works again; empty if none has
     *     failed since the open
     * @param since the time, by the clock of the ingestor, at which the current flush or series of failures began;
     *     empty if neither is under way
     */
    public record Flush(
            long records,
            long bytes,
            int pendingTables,
            SinkState state,
            Optional<String> lastFailure,
            Optional<Instant> since) {

        /** The figures without a sink. */
        public static final Flush NONE = new Flush(0, 0, 0, SinkState.NONE, Optional.empty(), Optional.empty());
    }
}

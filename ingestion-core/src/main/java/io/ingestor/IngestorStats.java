package io.ingestor;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Figures of one moment. Counts start at the open, so replayed records are in the sequences only.
 *
 * @param state the state of the ingestor
 * @param totals records of all tenants together
 * @param tenants the same by tenant, of at most 10,000. The empty name stands for records without a usable tenant and
 *     for wrong records of tenants that have sent no good one. It also stands for records of tenants that were idle
 *     when others needed the room. A call that is refused before its records are examined counts as a whole under the
 *     tenant of its first record
 * @param pendingRecords taken but not yet acknowledged
 * @param writtenSequence last sequence written to the log
 * @param durableSequence last sequence that survives loss of power
 * @param visibleSequence last sequence that reads show
 * @param checkpointSequence sequence up to which the ingestor knows that the sink has everything, 0 without a sink
 * @param memoryBytes bytes held under the memory budget now
 * @param memoryBudgetBytes the budget
 * @param tenantBytes bytes of it that each tenant holds, see {@link IngestorBuilder#tenantShare}; tenants that hold
 *     nothing are left out
 * @param memtables tables in memory, the active one included
 * @param logBytes bytes of log on disk
 * @param recordsPerSecond records made durable per second, over the last ten seconds
 * @param bytesPerSecond encoded bytes of those
 * @param latency waiting times of acknowledged calls
 * @param memory the part of {@code memoryBytes} that the memtables hold; the rest is in flight
 * @param flush progress and state of the sink
 */
public record IngestorStats(
        IngestorState state,
        Counts totals,
        Map<String, Counts> tenants,
        long pendingRecords,
        long writtenSequence,
        long durableSequence,
        long visibleSequence,
        long checkpointSequence,
        long memoryBytes,
        long memoryBudgetBytes,
        Map<String, Long> tenantBytes,
        int memtables,
        long logBytes,
        double recordsPerSecond,
        double bytesPerSecond,
        Latency latency,
        Memory memory,
        Flush flush) {

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
     * Counts of records by outcome. {@code received = durable + rejected + duplicate + filtered + refused + unknown +
     * inFlight}, exactly.
     *
     * @param received handed to the engine
     * @param durable in the log and synced (without a log: applied)
     * @param rejected wrong, or part of a transactional batch with a wrong record
     * @param duplicate known already from the same producer
     * @param filtered dropped by a transform
     * @param refused not taken: overload, wrong state, unsupported durability
     * @param unknown in flight when the engine stopped
     * @param inFlight taken and not decided yet
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
            long inFlight,
            long empty) {}

    /**
     * Memory of the memtables, in bytes of capacity: {@code activeBytes + sealedBytes + pinnedBytes = blockBytes +
     * indexBytes}.
     *
     * @param wholeFrom the first sequence from which on memory holds every visible record, see {@link Lookup#wholeFrom}
     * @param activeBytes held by the table that takes records
     * @param sealedBytes held by tables that leave memory when it is needed and their records are durable
     * @param pinnedBytes held by sealed tables that open scans keep; reads may not show them any more
     * @param blockBytes records and keys of all these
     * @param indexBytes indexes that lead to them
     * @param pooledBytes free arrays of tables that have left memory, on top of these, for the next tables and batches;
     *     together with the memory in use they stay within the budget
     * @param openCursors scans that hold tables
     * @param oldestCursorAge time for which the oldest of them has been open, zero if there is none; see
     *     {@link IngestorBuilder#cursorLease}
     */
    public record Memory(
            long wholeFrom,
            long activeBytes,
            long sealedBytes,
            long pinnedBytes,
            long blockBytes,
            long indexBytes,
            long pooledBytes,
            int openCursors,
            Duration oldestCursorAge) {}
}

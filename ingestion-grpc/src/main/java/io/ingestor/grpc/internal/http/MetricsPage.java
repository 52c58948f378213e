package io.ingestor.grpc.internal.http;

import io.ingestor.Ingestor;
import io.ingestor.IngestorState;
import io.ingestor.IngestorStats;
import io.ingestor.SinkState;
import io.ingestor.grpc.internal.guard.RequestBytes;
import io.ingestor.grpc.internal.guard.ServingState;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntSupplier;

/**
 * The answer to {@code GET /metrics}: the figures of the server and, once the engine is open, of the engine, for all
 * tenants together. Readers compute rates from the counters. No figure is for one tenant, because the number of tenants
 * is unbounded and a scraper may not be entitled to see them.
 */
public final class MetricsPage {

    private static final double NANOS_PER_SECOND = 1e9;

    private final ServingState state;
    private final IntSupplier activeStreams;
    private final RequestBytes requests;
    private final HostProblems problems;

    public MetricsPage(ServingState state, IntSupplier activeStreams, RequestBytes requests, HostProblems problems) {
        this.state = state;
        this.activeStreams = activeStreams;
        this.requests = requests;
        this.problems = problems;
    }

    /** Returns the current figures. May wait briefly for a lock. */
    public String text() {
        Exposition page = new Exposition();
        server(page);
        problems.add(page);
        state.opened().map(Ingestor::stats).ifPresent(stats -> {
            records(page, stats);
            SchemaFamily.add(page, stats.schemas());
            latency(page, stats.acks().latency());
            sequences(page, stats);
            memory(page, stats.memory());
            flush(page, stats.flush());
        });
        return page.toString();
    }

    private void server(Exposition page) {
        page.gauge("ingestion_state", "1 for the state of the server and its engine, 0 for the others.");
        String current = state.name();
        for (IngestorState each : IngestorState.values()) {
            page.value("state", each.name(), each.name().equals(current) ? 1 : 0);
        }
        page.value("state", ServingState.DEGRADED, ServingState.DEGRADED.equals(current) ? 1 : 0);
        state.suspension()
                .ifPresent(suspension -> page.gauge(
                                "ingestion_log_suspended_since_timestamp_seconds",
                                "When the log began to refuse records because it cannot grow; absent while it can.")
                        .value(seconds(suspension.since())));
        page.gauge("ingestion_streams_open", "Streams open now.").value(activeStreams.getAsInt());
        page.gauge("ingestion_request_bytes", "Bytes that requests hold from their arrival to their answer.")
                .value(requests.held());
        page.gauge("ingestion_request_limit_bytes", "Bytes that requests may hold together.")
                .value(requests.limit());
    }

    private static void records(Exposition page, IngestorStats stats) {
        IngestorStats.Counts counts = stats.totals();
        page.counter("ingestion_records_received_total", "Records handed to the engine since it was opened.")
                .value(counts.received());
        page.counter("ingestion_records_total", "Records since the engine was opened, by outcome.")
                .value("outcome", "durable", counts.durable())
                .value("outcome", "rejected", counts.rejected())
                .value("outcome", "duplicate", counts.duplicate())
                .value("outcome", "filtered", counts.filtered())
                .value("outcome", "refused", counts.refused())
                .value("outcome", "unknown", counts.unknown());
        page.counter(
                        "ingestion_records_empty_total",
                        "Records received that had neither data nor payload, regardless of outcome.")
                .value(counts.empty());
        page.counter(
                        "ingestion_dead_letters_total",
                        "Rejected records since the engine was opened that were kept, or dropped because of a limit.")
                .value("result", "kept", counts.deadLetters().kept())
                .value("result", "dropped", counts.deadLetters().dropped());
        page.counter(
                        "ingestion_records_checked_total",
                        "Records that were checked and not ingested, as with validate_only; not counted elsewhere.")
                .value(stats.records().checked().values().stream()
                        .mapToLong(Long::longValue)
                        .sum());
        page.gauge("ingestion_records_in_flight", "Records taken and not decided yet.")
                .value(counts.inFlight());
        page.gauge("ingestion_records_pending", "Records taken and not acknowledged yet.")
                .value(stats.acks().pendingRecords());
    }

    private static void latency(Exposition page, IngestorStats.Latency latency) {
        page.summary(
                        "ingestion_latency_seconds",
                        "Time from a call to its acknowledgement, of all calls since the engine was opened.")
                .value("quantile", "0.5", quantile(latency, latency.p50Nanos()))
                .value("quantile", "0.99", quantile(latency, latency.p99Nanos()))
                .value("quantile", "0.999", quantile(latency, latency.p999Nanos()))
                .total(latency.meanNanos() * latency.calls() / NANOS_PER_SECOND, latency.calls());
        page.gauge("ingestion_latency_max_seconds", "Longest of these times.")
                .value(latency.maxNanos() / NANOS_PER_SECOND);
    }

    /** Returns the quantile in seconds, or NaN if there were no calls. */
    private static double quantile(IngestorStats.Latency latency, long nanos) {
        return latency.calls() == 0 ? Double.NaN : nanos / NANOS_PER_SECOND;
    }

    private static void sequences(Exposition page, IngestorStats stats) {
        page.gauge("ingestion_sequence", "Last sequence that reached this stage; not reset by a restart.")
                .value("reached", "written", stats.sequences().written())
                .value("reached", "durable", stats.sequences().durable())
                .value("reached", "visible", stats.sequences().visible())
                .value("reached", "flushed", stats.sequences().checkpoint());
        page.gauge("ingestion_log_bytes", "Size of the log on disk.").value(stats.logBytes());
    }

    private static void memory(Exposition page, IngestorStats.Memory memory) {
        IngestorStats.Memtables memtables = memory.memtables();
        long tables = memtables.activeBytes() + memtables.sealedBytes() + memtables.pinnedBytes();
        page.gauge("ingestion_memory_budget_bytes", "Bytes that records in flight and memtables may hold together.")
                .value(memory.budgetBytes());
        page.gauge("ingestion_memory_bytes", "Bytes held under the memory budget, by holder.")
                .value("held_by", "active", memtables.activeBytes())
                .value("held_by", "sealed", memtables.sealedBytes())
                .value("held_by", "pinned", memtables.pinnedBytes())
                // The figures are not read atomically.
                .value("held_by", "in_flight", Math.max(0, memory.usedBytes() - tables));
        page.gauge(
                        "ingestion_memory_pooled_bytes",
                        "Bytes of free arrays kept for the next memtables, within what the budget leaves.")
                .value(memory.pooledBytes());
        page.gauge("ingestion_memtable_bytes", "Bytes of the memtables, by purpose.")
                .value("part", "blocks", memtables.blockBytes())
                .value("part", "index", memtables.indexBytes());
        page.gauge(
                        "ingestion_memory_whole_from_sequence",
                        "First sequence from which memory holds every visible record.")
                .value(memory.wholeFrom());
        page.gauge("ingestion_memtables", "Memtables in memory, the active one included.")
                .value(memtables.count());
        page.gauge("ingestion_cursors_open", "Scans that hold memtables.")
                .value(memory.cursors().open());
        page.gauge("ingestion_cursor_oldest_age_seconds", "How long the oldest of these scans has been open.")
                .value(seconds(memory.cursors().oldestAge()));
    }

    private static void backlog(Exposition page, IngestorStats.Backlog backlog) {
        page.gauge("ingestion_backlog_records", "Sequences written to the log that the sink does not have yet.")
                .value(backlog.records());
        page.gauge("ingestion_backlog_bytes", "Approximate bytes of the log that the sink does not have yet.")
                .value(backlog.bytes());
        if (backlog.limitBytes() != Long.MAX_VALUE) {
            page.gauge(
                            "ingestion_backlog_limit_bytes",
                            "Bytes of the log that the sink may lack; absent if only the disk or memory limits them.")
                    .value(backlog.limitBytes());
        }
    }

    private static void flush(Exposition page, IngestorStats.Flush flush) {
        page.counter("ingestion_flush_records_total", "Records delivered to the sink since the engine was opened.")
                .value(flush.records());
        page.counter("ingestion_flush_bytes_total", "Encoded bytes of these records.")
                .value(flush.bytes());
        page.gauge("ingestion_flush_pending_tables", "Sealed memtables that the sink does not have yet.")
                .value(flush.pendingTables());
        backlog(page, flush.backlog());
        page.gauge("ingestion_flush_state", "1 for the state of the sink, 0 for the others; NONE means no sink.");
        for (SinkState each : SinkState.values()) {
            page.value("state", each.name(), each == flush.state() ? 1 : 0);
        }
        flush.since()
                .ifPresent(since -> page.gauge(
                                "ingestion_flush_since_timestamp_seconds",
                                "When the flush in progress, or the series of failures, began; absent without one.")
                        .value(seconds(since)));
        // Added only while the sink is failing, because each text creates a series.
        if (flush.state() == SinkState.FAILING) {
            flush.lastFailure()
                    .ifPresent(reason -> page.gauge(
                                    "ingestion_flush_failure_info",
                                    "1 with the reason why the last flush failed; absent unless the sink is failing.")
                            .value("reason", reason, 1));
        }
    }

    private static double seconds(Duration time) {
        return time.toNanos() / NANOS_PER_SECOND;
    }

    private static double seconds(Instant time) {
        return time.getEpochSecond() + time.getNano() / NANOS_PER_SECOND;
    }
}

package io.ingestor.grpc.internal.call;

import io.ingestor.Ingestor;
import io.ingestor.IngestorStats;
import io.ingestor.grpc.internal.guard.ServingState;
import io.ingestor.proto.storage.IngestionMetrics;
import java.util.concurrent.TimeUnit;

/** The engine's figures in the terms of the wire contract. */
final class EngineFigures {

    private EngineFigures() {}

    /** Returns the figures of all tenants together. */
    static IngestionMetrics all(Ingestor ingestor, int activeStreams) {
        IngestorStats stats = ingestor.stats();
        return counts(ingestor, stats, stats.totals())
                .setPendingRecords(stats.acks().pendingRecords())
                .setRecordsPerSecond(Math.round(stats.acks().recordsPerSecond()))
                .setBytesPerSecond(Math.round(stats.acks().bytesPerSecond()))
                .setActiveStreams(activeStreams)
                .setAvgLatencyMs(stats.acks().latency().meanNanos() / TimeUnit.MILLISECONDS.toNanos(1))
                .setP99LatencyMs((double) stats.acks().latency().p99Nanos() / TimeUnit.MILLISECONDS.toNanos(1))
                .setWalSizeBytes(stats.logBytes())
                .setMemtableCount(stats.memory().memtables().count())
                .build();
    }

    /**
     * Returns the figures of one tenant. Rates and latencies, which the engine measures for all tenants together, are
     * 0, because they would reveal the load of other tenants.
     */
    static IngestionMetrics of(Ingestor ingestor, String tenant) {
        IngestorStats stats = ingestor.stats();
        IngestorStats.Counts counts = stats.tenants().getOrDefault(tenant, IngestorStats.Counts.NONE);
        return counts(ingestor, stats, counts)
                .setPendingRecords(counts.inFlight())
                .build();
    }

    private static IngestionMetrics.Builder counts(
            Ingestor ingestor, IngestorStats stats, IngestorStats.Counts counts) {
        return IngestionMetrics.newBuilder()
                .setTotalRecordsIngested(counts.durable())
                .setFailedRecords(counts.rejected())
                .setDuplicateRecords(counts.duplicate())
                .setFilteredRecords(counts.filtered())
                .setDurableSequence(stats.sequences().durable())
                .setFlushedSequence(stats.sequences().checkpoint())
                .setState(ServingState.name(stats.state(), ingestor));
    }
}

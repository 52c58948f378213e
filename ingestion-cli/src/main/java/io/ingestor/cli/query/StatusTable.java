package io.ingestor.cli.query;

import io.ingestor.proto.storage.IngestionMetrics;
import java.util.Locale;

/** The figures of a server as a table. */
final class StatusTable {

    private StatusTable() {}

    /** Returns the figures of all tenants together. */
    static String of(IngestionMetrics metrics) {
        return server(metrics)
                + row("streams", count(metrics.getActiveStreams()))
                + row("memtables", count(metrics.getMemtableCount()))
                + row("log size", bytes(metrics.getWalSizeBytes()))
                + row("records pending", count(metrics.getPendingRecords()))
                + row("records/s", count(metrics.getRecordsPerSecond()))
                + row("bytes/s", bytes(metrics.getBytesPerSecond()))
                + sinceTheStart(metrics)
                + row("latency mean", millis(metrics.getAvgLatencyMs()))
                + row("latency p99", millis(metrics.getP99LatencyMs()));
    }

    /** Returns the figures of one tenant, without those that the server measures only for all tenants together. */
    static String ofTenant(IngestionMetrics metrics) {
        return server(metrics) + row("records pending", count(metrics.getPendingRecords())) + sinceTheStart(metrics);
    }

    private static String server(IngestionMetrics metrics) {
        return row("state", metrics.getState())
                + row("durable sequence", count(metrics.getDurableSequence()))
                + row("flushed sequence", count(metrics.getFlushedSequence()));
    }

    private static String sinceTheStart(IngestionMetrics metrics) {
        return String.format("%nsince the server started:%n")
                + row("records ingested", count(metrics.getTotalRecordsIngested()))
                + row("records rejected", count(metrics.getFailedRecords()))
                + row("records filtered", count(metrics.getFilteredRecords()))
                + row("duplicates", count(metrics.getDuplicateRecords()));
    }

    private static String row(String name, String value) {
        return String.format(Locale.ROOT, "%-18s %s%n", name, value);
    }

    private static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String millis(double millis) {
        return String.format(Locale.ROOT, "%.3f ms", millis);
    }

    private static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        int power = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
        return String.format(
                Locale.ROOT, "%.1f %ciB", bytes / (double) (1L << (10 * power)), "KMGTPE".charAt(power - 1));
    }
}

package io.ingestor.bench.storage;

import io.ingestor.delta.MaintainedSink;
import io.ingestor.delta.MaintenanceFigures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The part of the report about the CPU time of an hour of small flushes, with all merges, checkpoints and deletions.
 * The hour passes by the clock of the sink. A tenth of the tables is measured, and the figure is scaled.
 */
final class TablesHour {

    private static final int TABLES = 100;
    private static final int MEASURED_TABLES = 10;
    private static final int ROWS = 200;
    private static final int FLUSHES = 720;
    private static final int WARM_UP_FLUSHES = 200;
    private static final double NANOS_PER_HOUR = 3_600e9;

    private final Path directory;
    private final SampleRows sample;

    TablesHour(Path directory, SampleRows sample) {
        this.directory = directory;
        this.sample = sample;
    }

    /** The costs of an hour. */
    private record Hour(long cpuNanos, MaintenanceFigures maintenance) {}

    String measure() throws IOException {
        try (HeldBatch held = new HeldBatch(directory, sample, MEASURED_TABLES, MEASURED_TABLES * ROWS)) {
            pass(held, WARM_UP_FLUSHES);
            Hour hour = pass(held, FLUSHES);
            int cores = Runtime.getRuntime().availableProcessors();
            double used = (double) hour.cpuNanos() * TABLES / MEASURED_TABLES;
            MaintenanceFigures figures = hour.maintenance();
            if (!figures.lastFailure().isEmpty()) {
                throw new IllegalStateException(figures.lastFailure());
            }
            return String.format(
                    Locale.ROOT,
                    "## An hour of small flushes%n%n%d tables with %d flushes of %d rows each, 5 s apart by the clock of"
                            + " the sink, and the end of the hour. %,d merges replaced %,d files, %,d checkpoints were"
                            + " written, and %,d files deleted.%n%n"
                            + "- S9: CPU of %d such tables, scaled from %d: **%.1f %%** of %d cores%n%n",
                    MEASURED_TABLES,
                    FLUSHES,
                    ROWS,
                    figures.merges(),
                    figures.mergedFiles(),
                    figures.checkpoints(),
                    figures.deletedFiles(),
                    TABLES,
                    MEASURED_TABLES,
                    100 * used / NANOS_PER_HOUR / cores,
                    cores);
        }
    }

    /** Flushes again and again, one time more than the count, so that the last flush is in the next hour. */
    private Hour pass(HeldBatch held, int flushes) throws IOException {
        TableFlushes tables = new TableFlushes(
                "hour", directory, held.batch(), sink -> MaintainedSink.onDemand(sink.schemas(sample.registry())));
        try {
            long start = Meter.cpuNanos();
            for (int i = 0; i <= flushes; i++) {
                tables.flush();
                MaintainedSink.maintain(tables.sink());
            }
            long used = Meter.cpuNanos() - start;
            return new Hour(used, tables.sink().maintenance());
        } finally {
            tables.close();
        }
    }
}

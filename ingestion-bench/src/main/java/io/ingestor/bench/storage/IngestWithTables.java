package io.ingestor.bench.storage;

import io.ingestor.RecordBatch;
import io.ingestor.RecordCursor;
import io.ingestor.bench.contest.Contender;
import io.ingestor.bench.contest.Contest;
import io.ingestor.bench.contest.Outcome;
import io.ingestor.delta.DeltaSink;
import io.ingestor.sink.FlushBatch;
import io.ingestor.sink.Sink;
import io.ingestor.wal.Retention;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The part of the report about ingest that flushes continuously into a table. */
final class IngestWithTables {

    private static final int WRITER_ROWS = 250_000;
    private static final long KEPT_BYTES = 256L << 20;
    private static final Duration FLUSH_INTERVAL = Duration.ofMillis(250);

    private final Contest contest;
    private final Path directory;
    private final SampleRows sample;

    IngestWithTables(Contest contest, Path directory, SampleRows sample) {
        this.contest = contest;
        this.directory = directory;
        this.sample = sample;
    }

    /** Returns an ingestor with a sink of tables. */
    static SinkBatches withTables(Path directory, SampleRows sample, List<RecordBatch> batches) throws IOException {
        return new SinkBatches(
                "ingest, tables",
                directory,
                sample,
                batches,
                (builder, log, place) -> builder.flushInterval(FLUSH_INTERVAL)
                        .sink(DeltaSink.builder(place.resolve("tables"))
                                .schemas(sample.registry())
                                .build()));
    }

    private static void count(FlushBatch batch) throws IOException {
        int count = 0;
        try (RecordCursor records = batch.records()) {
            while (records.next() != null) {
                count++;
            }
        }
        if (count != batch.count()) {
            throw new IOException("records must be " + batch.count() + ", were " + count);
        }
    }

    String measure() throws Exception {
        List<RecordBatch> batches = sample.batches();
        try (HeldBatch held = new HeldBatch(directory, sample, 1, WRITER_ROWS)) {
            Contender none = new SinkBatches(
                    "ingest, no sink",
                    directory,
                    sample,
                    batches,
                    (builder, log, place) -> log.retention(Retention.ALL.withBytes(KEPT_BYTES)));
            Contender counting = new SinkBatches(
                    "ingest, a sink that counts",
                    directory,
                    sample,
                    batches,
                    (builder, log, place) ->
                            builder.flushInterval(FLUSH_INTERVAL).sink(Sink.calling(IngestWithTables::count)));
            Contender tables = withTables(directory, sample, batches);
            Contender writer =
                    new TableFlushes("flushes alone", directory, held.batch(), sink -> sink.schemas(sample.registry()));
            Outcome outcome = contest.run(
                    "Ingest with a schema, every batch synced, flushed continuously",
                    List.of(none, counting, tables, writer));
            double rate = outcome.median(tables.name(), SinkBatches.RATE);
            double bound = 1
                    / (1 / outcome.median(none.name(), SinkBatches.RATE)
                            + 1 / outcome.median(writer.name(), Meter.RATE));
            return outcome.markdown()
                    + "A turn ends when the sink has all records of it. The bound is 1 / (1 / ingest without a sink + 1 /"
                    + " flushes alone).\n\n"
                    + String.format(Locale.ROOT, "- S7: with tables / bound: **%.2f**%n", rate / bound)
                    + outcome.ratio("with tables / no sink", tables, SinkBatches.RATE, none, SinkBatches.RATE)
                    + outcome.ratio(
                            "with tables / a sink that counts", tables, SinkBatches.RATE, counting, SinkBatches.RATE)
                    + "\n";
        }
    }
}

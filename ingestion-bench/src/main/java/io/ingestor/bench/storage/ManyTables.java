package io.ingestor.bench.storage;

import io.ingestor.bench.contest.Contender;
import io.ingestor.bench.contest.Contest;
import io.ingestor.bench.contest.Outcome;
import java.nio.file.Path;
import java.util.List;

/** The part of the report about flushes of many small tables. */
final class ManyTables {

    private static final int TABLES = 100;
    private static final int ROWS = 200;

    private final Contest contest;
    private final Path directory;
    private final SampleRows sample;

    ManyTables(Contest contest, Path directory, SampleRows sample) {
        this.contest = contest;
        this.directory = directory;
        this.sample = sample;
    }

    String measure() throws Exception {
        try (HeldBatch held = new HeldBatch(directory, sample, TABLES, TABLES * ROWS)) {
            TableFlushes ours = new TableFlushes(
                    "flush of 100 tables",
                    directory,
                    held.batch(),
                    sink -> sink.schemas(sample.registry()).withoutMerging());
            ours.flush();
            Contender raw = new RawFlushes(directory, TABLES, (int) (ours.fileBytes() / TABLES));
            Outcome outcome = contest.run("Flushes of 100 tables with 200 rows each", List.of(ours, raw));
            return outcome.markdown()
                    + outcome.ratio("S4: ours / raw", ours, TableFlushes.FLUSH_MILLIS, raw, TableFlushes.FLUSH_MILLIS)
                    + "\n";
        }
    }
}

package io.ingestor.bench.storage;

import io.ingestor.bench.contest.Contest;
import io.ingestor.bench.contest.Outcome;
import io.ingestor.bench.log.BenchFile;
import io.ingestor.delta.TableReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The part of the report about queries of a table by DuckDB. */
final class Queries {

    private static final String GROUP_BY =
            "SELECT site, count(*), avg(temperature), sum(humidity) FROM %s GROUP BY site ORDER BY site";

    /** Exact, while the sum of doubles depends on their order and thus on DuckDB's threads. */
    private static final String CHECK =
            "SELECT site, count(*), sum(temperature::DECIMAL(9, 1)), sum(humidity) FROM %s GROUP BY site ORDER BY site";

    private final Contest contest;
    private final Path directory;
    private final SampleRows sample;
    private final int rows;
    private final long tableRows;

    /** @param tableRows the rows of the table, a multiple of those of a file */
    Queries(Contest contest, Path directory, SampleRows sample, int rows, long tableRows) {
        this.contest = contest;
        this.directory = directory;
        this.sample = sample;
        this.rows = rows;
        this.tableRows = tableRows;
    }

    String measure() throws Exception {
        Path theirs = Files.createTempDirectory(directory, "duckdb");
        try (HeldBatch held = new HeldBatch(directory, sample, 1, rows);
                TableReader reader = TableReader.open()) {
            TableFlushes tables =
                    new TableFlushes("tables", directory, held.batch(), sink -> sink.schemas(sample.registry()));
            for (long written = 0; written < tableRows; written += rows) {
                tables.flush();
            }
            reader.table(tables.directory().resolve(SampleRows.tenant(0)).resolve(SampleRows.SCHEMA));
            Path file = theirs.resolve("rows.parquet");
            reader.execute("COPY (SELECT * FROM t) TO '" + file + "' (FORMAT parquet, COMPRESSION zstd)");
            String duckDb = "read_parquet('" + file + "')";
            List<List<Object>> stored = reader.rows(CHECK.formatted("t"));
            List<List<Object>> copied = reader.rows(CHECK.formatted(duckDb));
            if (!stored.equals(copied)) {
                throw new IllegalStateException("both must have the same rows, had " + stored + " and " + copied);
            }
            Query ours = new Query("group by over the table", reader, GROUP_BY.formatted("t"));
            Query own = new Query("group by over DuckDB's own file", reader, GROUP_BY.formatted(duckDb));
            Outcome outcome = contest.run("Queries by DuckDB", List.of(ours, own));
            String sizes = String.format(
                    Locale.ROOT,
                    "%,d rows: %,d files of %.1f MiB in all, and one of DuckDB with zstd of %.1f MiB.%n%n",
                    tables.flushes() * rows,
                    tables.flushes(),
                    tables.fileBytes() / 1048576.0,
                    Files.size(file) / 1048576.0);
            tables.close();
            return outcome.markdown()
                    + sizes
                    + outcome.ratio("S6: table / DuckDB's own file", ours, Query.MILLIS, own, Query.MILLIS)
                    + "\n";
        } finally {
            BenchFile.deleteAll(theirs);
        }
    }
}

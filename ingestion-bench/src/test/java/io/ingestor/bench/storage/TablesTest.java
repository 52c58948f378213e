package io.ingestor.bench.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.bench.contest.Contender;
import io.ingestor.delta.TableFiles;
import io.ingestor.delta.TableReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that contenders store the same rows, so that their figures can be compared. */
class TablesTest {

    private static final int ROWS = 2_000;

    private final SampleRows sample = SampleRows.readings();

    @TempDir
    private Path directory;

    private TableFlushes typed(HeldBatch held) throws IOException {
        return new TableFlushes("typed", directory, held.batch(), sink -> sink.schemas(sample.registry()));
    }

    private static Path table(TableFlushes tables) {
        return tables.directory().resolve(SampleRows.tenant(0)).resolve(SampleRows.SCHEMA);
    }

    @Test
    void theLibraryWritesTheRowsOfTheTable() throws Exception {
        try (HeldBatch held = new HeldBatch(directory, sample, 1, ROWS);
                TableReader reader = TableReader.open()) {
            TableFlushes tables = typed(held);
            tables.flush();
            LibraryFiles library = new LibraryFiles(directory, held.batch(), sample.shape());
            Path file = library.write();
            reader.table(table(tables));
            reader.execute("CREATE VIEW library AS SELECT * FROM read_parquet('" + file + "')");

            assertThat(reader.values("SELECT count(*) FROM t")).containsExactly((long) ROWS);
            assertThat(reader.values("SELECT count(DISTINCT site) FROM t")).containsExactly(50L);
            assertThat(reader.rows("SELECT * FROM t EXCEPT ALL SELECT * FROM library"))
                    .isEmpty();
            assertThat(reader.rows("SELECT * FROM library EXCEPT ALL SELECT * FROM t"))
                    .isEmpty();
            tables.close();
            library.close();
        }
    }

    @Test
    void eachFlushStoresTheBatchWithLaterSequences() throws Exception {
        try (HeldBatch held = new HeldBatch(directory, sample, 1, ROWS);
                TableReader reader = TableReader.open()) {
            TableFlushes tables = typed(held);
            tables.flush();
            tables.flush();
            tables.flush();
            reader.table(table(tables));

            assertThat(reader.rows("SELECT count(*), count(DISTINCT _sequence), max(_sequence) FROM t"))
                    .containsExactly(List.of(3L * ROWS, 3L * ROWS, 3L * ROWS));
            assertThat(reader.rows("SELECT * FROM t WHERE _version <> _sequence"))
                    .isEmpty();
            tables.close();
        }
    }

    @Test
    void aMergeKeepsAllRows() throws Exception {
        try (HeldBatch held = new HeldBatch(directory, sample, 1, ROWS);
                TableReader reader = TableReader.open()) {
            TableFlushes tables = typed(held);
            tables.flush();
            tables.flush();
            TableFiles files = TableFiles.of(tables.directory(), SampleRows.tenant(0), SampleRows.SCHEMA);

            assertThat(files.count()).isEqualTo(2);
            assertThat(files.read()).isEqualTo(2 * ROWS);
            assertThat(files.concatenate(directory, "merged")).isEqualTo(2 * ROWS);
            reader.table(table(tables));
            reader.execute("CREATE VIEW merged AS SELECT * FROM read_parquet('" + directory.resolve("merged") + "')");
            assertThat(reader.rows("SELECT * FROM t EXCEPT ALL SELECT * FROM merged"))
                    .isEmpty();
            assertThat(reader.values("SELECT count(*) FROM merged")).containsExactly(2L * ROWS);
            tables.close();
        }
    }

    @Test
    void theBatchHasATableForEachTenant() throws Exception {
        try (HeldBatch held = new HeldBatch(directory, sample, 5, ROWS);
                TableReader reader = TableReader.open()) {
            TableFlushes tables = typed(held);
            tables.flush();
            reader.table(tables.directory().resolve(SampleRows.tenant(4)).resolve(SampleRows.SCHEMA));

            assertThat(reader.values("SELECT count(*) FROM t")).containsExactly(ROWS / 5L);
            tables.close();
        }
    }

    @Test
    void aTurnEndsWhenTheSinkHasAllRecords() throws Exception {
        SinkBatches ingest = IngestWithTables.withTables(directory, sample, sample.batches());

        double rate = ingest.run(1).figures().get(SinkBatches.RATE);

        assertThat(rate).isPositive();
        assertThat(ingest.ingestor().stats().flush().records())
                .isEqualTo(ingest.ingestor().stats().totals().durable())
                .isPositive();
        ingest.close();
    }

    @Test
    void oneTurnOfEachOtherContenderHasFigures() throws Exception {
        try (HeldBatch held = new HeldBatch(directory, sample, 1, ROWS)) {
            for (Contender contender :
                    List.of(new FieldWalk(held.batch()), typed(held), new RawFlushes(directory, 3, 1_000))) {
                // A turn that is shorter than a tick of the CPU clock has an infinite rate.
                assertThat(contender.run(1).figures().values())
                        .isNotEmpty()
                        .allSatisfy(value -> assertThat(value).isNotNaN().isNotNegative());
                contender.close();
            }
        }
    }

    @Test
    void takesTheTypesOfColumnsFromLines() throws IOException {
        Path lines = Files.writeString(
                directory.resolve("lines"), "{\"a\": 1, \"b\": \"x\"}\n{\"a\": 2.5, \"b\": \"y\", \"c\": true}\n");

        SampleRows rows = SampleRows.ofLines(lines);

        assertThat(rows.shape()).hasToString("{a: number, b: string, c: boolean}");
        assertThat(rows.record("acme", 3).data()).containsEntry("b", "y").containsEntry("c", true);
    }

    @Test
    void refusesLinesWithSeveralTypesOfAMember() throws IOException {
        Path lines = Files.writeString(directory.resolve("lines"), "{\"a\": 1}\n{\"a\": \"x\"}\n");

        assertThatThrownBy(() -> SampleRows.ofLines(lines))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the values of a member must have one type, were INTEGER and STRING");
    }

    @Test
    void threadsOfOneKindHaveOneName() {
        assertThat(List.of("tables-12 /data/x", "ingestor-sink data", "wal-log-3", "main"))
                .extracting(ThreadCosts::kind)
                .containsExactly("tables", "ingestor-sink", "wal-log", "main");
    }
}

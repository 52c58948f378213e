package io.ingestor.delta.readers;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Record;
import io.ingestor.delta.TableReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A table that Delta 4.4.0 on Spark 4.2.0 has changed: flush of 1 to 4, flush of 5 to 8, {@code OPTIMIZE},
 * {@code DELETE} of 1 and 2, {@code ADD COLUMN}, flush of 9 and 10, a property, {@code UPDATE} of 10 and of 9, with
 * checkpoints.
 */
class SparkFixtureTest {

    private static final Path FIXTURE = Path.of("src/test/resources/spark");
    private static final long LAST = 10;

    @TempDir
    private Path directory;

    private Path table;

    @BeforeEach
    void copy() throws Exception {
        try (Stream<Path> files = Files.walk(FIXTURE)) {
            for (Path file : files.toList()) {
                Path copy = directory.resolve(FIXTURE.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
        // A sink waits for the possible owner of a directory whose lock file is missing.
        Files.createFile(directory.resolve("LOCK"));
        table = directory.resolve("acme/orders");
    }

    private static Record order(long count) {
        return Record.builder("acme")
                .entity("e-" + count)
                .schema("orders", 1)
                .put("count", count)
                .put("note", "ours")
                .build();
    }

    private void assertRows(long last, String... notes) throws Exception {
        List<Long> counts = LongStream.rangeClosed(3, last).boxed().toList();
        List<Map<String, Object>> rows = KernelTable.latest(table).rows();
        assertThat(rows).extracting(row -> row.get("count")).containsExactlyElementsOf(counts);
        assertThat(rows).extracting(row -> row.get("note")).endsWith((Object[]) notes);
        try (TableReader reader = TableReader.open().table(table)) {
            assertThat(reader.values("SELECT \"count\" FROM t ORDER BY _sequence"))
                    .containsExactlyElementsOf(counts);
            assertThat(reader.values("SELECT note FROM t ORDER BY _sequence")).endsWith((Object[]) notes);
        }
    }

    @Test
    void theTableIsReadAsSparkLeftIt() throws Exception {
        assertRows(LAST, null, "again", "by Spark");
        try (Stream<Path> log = Files.list(table.resolve("_delta_log"))) {
            assertThat(log.map(file -> file.getFileName().toString()))
                    .anyMatch(name -> name.endsWith(".checkpoint.parquet"));
        }
    }

    @Test
    void theSinkAppendsToIt() throws Exception {
        WrittenTables tables = new WrittenTables(directory, EveryValue.schemas(1), LAST);
        tables.store(order(LAST + 1), order(LAST + 2));
        tables.store(order(LAST + 3));

        assertRows(LAST + 3, "again", "by Spark", "ours", "ours", "ours");
        assertThat(KernelTable.latest(table).transaction(WrittenTables.LOG.toString()))
                .contains(LAST + 3);
    }

    @Test
    void rowsThatSparkDeletedAreNotStoredAgain() throws Exception {
        Record[] all = LongStream.rangeClosed(1, LAST + 1)
                .mapToObj(SparkFixtureTest::order)
                .toArray(Record[]::new);
        new WrittenTables(directory, EveryValue.schemas(1)).store(all);

        assertRows(LAST + 1, "again", "by Spark", "ours");
    }
}

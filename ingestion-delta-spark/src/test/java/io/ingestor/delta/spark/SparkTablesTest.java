package io.ingestor.delta.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.Record;
import io.ingestor.delta.TableReader;
import io.ingestor.delta.readers.EveryValue;
import io.ingestor.delta.readers.KernelTable;
import io.ingestor.delta.readers.WrittenTables;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.jdk.javaapi.CollectionConverters;

/** The tables of a sink, read and changed by Spark between its flushes. */
@Tag("proof")
class SparkTablesTest {

    private static SparkSession spark;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "1")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.datetime.java8API.enabled", "true")
                .config("spark.databricks.delta.snapshotPartitions", "1")
                .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                .getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static Record.Builder order(long count) {
        return Record.builder("acme").entity("e-" + count).schema("orders", 1).put("count", count);
    }

    /** Stores orders that count from one number to another. */
    private static void store(WrittenTables tables, long first, long last) throws Exception {
        tables.store(LongStream.rangeClosed(first, last)
                .mapToObj(count -> order(count).put("amount", count / 2.0).build())
                .toList());
    }

    private static void sql(Path table, String statement) {
        spark.sql(statement.replace("TABLE_", "delta.`" + table + "`"));
    }

    private static List<Row> rows(Path table, String columns) {
        return spark.sql("SELECT " + columns + " FROM delta.`" + table + "` ORDER BY _sequence")
                .collectAsList();
    }

    private static List<Long> counts(Path table) {
        return rows(table, "`count`").stream().map(row -> row.getLong(0)).toList();
    }

    /** Checks the rows by Spark, Delta Kernel and DuckDB. */
    private static void assertCounts(Path table, Long... expected) throws Exception {
        assertThat(counts(table)).containsExactly(expected);
        assertThat(KernelTable.latest(table).rows())
                .extracting(row -> row.get("count"))
                .containsExactly((Object[]) expected);
        try (TableReader reader = TableReader.open().table(table)) {
            assertThat(reader.values("SELECT \"count\" FROM t ORDER BY _sequence"))
                    .containsExactly((Object[]) expected);
        }
    }

    private static Long[] counting(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toArray(Long[]::new);
    }

    @Test
    void eachValueIsReadAsItWasSent() throws Exception {
        EveryValue values = EveryValue.all();
        WrittenTables tables = new WrittenTables(directory, EveryValue.schemas(1));
        tables.store(values.records());

        List<Map<String, Object>> rows = new ArrayList<>();
        for (Row row : rows(tables.table("acme/orders"), "* EXCEPT (_date)")) {
            rows.add(members(row));
        }

        assertThat(rows).containsExactlyElementsOf(values.rows());
    }

    private static Map<String, Object> members(Row row) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < row.size(); i++) {
            if (!row.isNullAt(i)) {
                members.put(row.schema().fields()[i].name(), plain(row.get(i)));
            }
        }
        return members;
    }

    private static Object plain(Object value) {
        if (value instanceof Row row) {
            return members(row);
        } else if (value instanceof scala.collection.Seq<?> seq) {
            List<Object> elements = new ArrayList<>();
            CollectionConverters.asJava(seq).forEach(element -> elements.add(plain(element)));
            return elements;
        } else if (value instanceof scala.collection.Map<?, ?> map) {
            return new LinkedHashMap<>(CollectionConverters.asJava(map));
        } else if (value instanceof byte[] bytes) {
            return ByteBuffer.wrap(bytes);
        }
        return value;
    }

    @Test
    void noRowIsSkippedThatHasTheValue() throws Exception {
        EveryValue values = EveryValue.all();
        WrittenTables tables = new WrittenTables(directory, EveryValue.schemas(1));
        for (int i = 0; i < values.records().size(); i += 3) {
            tables.store(
                    values.records().subList(i, Math.min(i + 3, values.records().size())));
        }
        Path table = tables.table("acme/orders");
        for (Map<String, Object> row : values.rows()) {
            for (String column : List.of("text", "amount", "count", "_timestamp")) {
                if (row.get(column) != null) {
                    assertThat(spark.read()
                                    .format("delta")
                                    .load(table.toString())
                                    .where(functions.col(column).equalTo(functions.lit(row.get(column))))
                                    .select("_sequence")
                                    .collectAsList())
                            .as("%s of %s", column, row)
                            .extracting(found -> found.getLong(0))
                            .contains((Long) row.get("_sequence"));
                }
            }
        }
    }

    @Test
    void optimizeBetweenFlushesChangesNoRow() throws Exception {
        WrittenTables tables = new WrittenTables(directory, EveryValue.schemas(1));
        Path table = tables.table("acme/orders");
        store(tables, 1, 10);
        store(tables, 11, 20);
        sql(table, "OPTIMIZE TABLE_");
        assertCounts(table, counting(1, 20));

        store(tables, 21, 30);

        assertCounts(table, counting(1, 30));
        assertThat(KernelTable.latest(table).transaction(WrittenTables.LOG.toString()))
                .contains(30L);
    }

    @Test
    void deletedRowsDoNotComeBack() throws Exception {
        WrittenTables tables = new WrittenTables(directory, EveryValue.schemas(1));
        Path table = tables.table("acme/orders");
        store(tables, 1, 10);
        sql(table, "DELETE FROM TABLE_ WHERE `count` < 9");
        store(tables, 11, 12);

        // The log delivers everything again.
        store(new WrittenTables(directory, EveryValue.schemas(1)), 1, 13);

        assertCounts(table, counting(9, 13));
    }

    @Test
    void anAddedColumnStaysAndIsUsed() throws Exception {
        WrittenTables tables = new WrittenTables(directory, EveryValue.schemas(1));
        Path table = tables.table("acme/orders");
        store(tables, 1, 2);
        sql(table, "ALTER TABLE TABLE_ ADD COLUMN (note STRING, price DECIMAL(12,2))");
        tables.store(order(3).put("note", "its own").build());
        sql(table, "UPDATE TABLE_ SET price = 1.5 WHERE `count` = 2");
        store(tables, 4, 5);

        assertCounts(table, counting(1, 5));
        assertThat(rows(table, "note, CAST(price AS STRING)").stream().map(Row::mkString))
                .containsExactly("nullnull", "null1.50", "its ownnull", "nullnull", "nullnull");
    }

    @Test
    void aCheckpointOfSparkIsReadOver() throws Exception {
        WrittenTables tables = new WrittenTables(directory, EveryValue.schemas(1));
        Path table = tables.table("acme/orders");
        store(tables, 1, 2);
        sql(table, "ALTER TABLE TABLE_ SET TBLPROPERTIES ('delta.checkpointInterval' = '2')");
        sql(table, "DELETE FROM TABLE_ WHERE `count` = 1");
        store(tables, 3, 4);
        store(tables, 5, 6);

        assertThat(table.resolve("_delta_log/_last_checkpoint")).exists();
        assertCounts(table, counting(2, 6));
    }

    @ParameterizedTest
    @CsvSource({
        "'delta.columnMapping.mode' = 'name', columnMapping",
        "'delta.enableDeletionVectors' = 'true', deletionVectors"
    })
    void anUpgradeOfTheProtocolIsRefusedByItsName(String property, String feature) throws Exception {
        WrittenTables tables = new WrittenTables(directory, EveryValue.schemas(1));
        Path table = tables.table("acme/orders");
        store(tables, 1, 2);
        sql(table, "ALTER TABLE TABLE_ SET TBLPROPERTIES (" + property + ")");

        assertThatThrownBy(() -> store(tables, 3, 4))
                .hasMessageContaining("acme/orders")
                .hasMessageContaining(feature);
        assertThat(counts(table)).containsExactly(1L, 2L);
    }
}

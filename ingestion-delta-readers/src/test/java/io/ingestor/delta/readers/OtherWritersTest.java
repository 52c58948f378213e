package io.ingestor.delta.readers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.Record;
import io.ingestor.delta.TableReader;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables that another writer has changed between the flushes of a sink. */
class OtherWritersTest {

    @TempDir
    private Path directory;

    private WrittenTables tables;
    private Path table;

    @BeforeEach
    void write() throws Exception {
        tables = new WrittenTables(directory, EveryValue.schemas(1));
        tables.store(order().put("count", 1).build());
        tables.store(order().put("count", 2).build());
        table = tables.table("acme/orders");
    }

    private static Record.Builder order() {
        return Record.builder("acme").entity("e").schema("orders", 1);
    }

    /** Checks the rows of the newest version by two readers. */
    private void assertCounts(Long... counts) throws Exception {
        assertThat(KernelTable.latest(table).rows())
                .extracting(row -> row.get("count"))
                .containsExactly((Object[]) counts);
        try (TableReader reader = TableReader.open().table(table)) {
            assertThat(reader.values("SELECT \"count\" FROM t ORDER BY _sequence"))
                    .containsExactly((Object[]) counts);
        }
    }

    @Test
    void aColumnOfAnotherWriterStays() throws Exception {
        new ForeignCommit(table, "ADD COLUMNS").column("note", "string").commit();
        tables.store(order().put("count", 3).put("note", "its own").build());

        assertCounts(1L, 2L, 3L);
        KernelTable latest = KernelTable.latest(table);
        assertThat(latest.rows().get(2)).containsEntry("note", "its own").doesNotContainKey("_rest");
        assertThat(latest.rows().get(1)).doesNotContainKey("note");
        assertThat(latest.transaction(WrittenTables.LOG.toString())).contains(3L);
    }

    @Test
    void aColumnOfATypeThatNoSchemaHasStaysToo() throws Exception {
        new ForeignCommit(table, "ADD COLUMNS").column("price", "decimal(12,2)").commit();
        tables.store(order().put("count", 3).build());
        tables.register(EveryValue.schemas(2));
        tables.store(
                order().schema("orders", 2).put("count", 4).put("discount", 0.5).build());

        assertCounts(1L, 2L, 3L, 4L);
        assertThat(KernelTable.latest(table).schema().get("price").getDataType())
                .hasToString("Decimal(12, 2)");
        assertThat(KernelTable.latest(table).rows().get(3)).containsEntry("discount", 0.5);
    }

    @Test
    void rowsThatAnotherWriterDeletesDoNotComeBack() throws Exception {
        String first = KernelTable.atVersion(table, 0).files().iterator().next();
        new ForeignCommit(table, "DELETE").remove(first).commit();

        assertCounts(2L);
        tables.store(order().put("count", 3).build());

        assertCounts(2L, 3L);
        // The records of the deleted rows are delivered again.
        new WrittenTables(directory, EveryValue.schemas(1))
                .store(
                        order().put("count", 1).build(),
                        order().put("count", 2).build(),
                        order().put("count", 3).build(),
                        order().put("count", 4).build());
        assertCounts(2L, 3L, 4L);
        assertThat(KernelTable.latest(table).files())
                .isEqualTo(ReplayedLog.upTo(table, ReplayedLog.latest(table)).files());
    }

    @Test
    void aPropertyOfAnotherWriterStays() throws Exception {
        Map<String, String> properties = Map.of("delta.checkpointInterval", "3", "owner", "sales \u20ac");
        new ForeignCommit(table, "SET TBLPROPERTIES").properties(properties).commit();
        tables.register(EveryValue.schemas(2));
        tables.store(order().schema("orders", 2).put("count", 3).build());

        assertCounts(1L, 2L, 3L);
        assertThat(KernelTable.latest(table).properties()).containsAllEntriesOf(properties);
    }

    @ParameterizedTest
    @ValueSource(strings = {"columnMapping", "deletionVectors", "variantType"})
    void aProtocolThatTheSinkDoesNotKnowIsRefusedByItsName(String feature) throws Exception {
        long version =
                new ForeignCommit(table, "UPGRADE PROTOCOL").feature(feature).commit();

        assertThatThrownBy(() -> tables.store(order().put("count", 3).build()))
                .hasMessageContaining("acme/orders")
                .hasMessageContaining(feature);
        assertThat(ReplayedLog.latest(table)).isEqualTo(version);
    }
}

package io.ingestor.delta.readers;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.expressions.Predicate;
import io.ingestor.Record;
import io.ingestor.validate.Schemas;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables of a sink as Delta Kernel reads them, version by version and value by value. */
class KernelReadsTablesTest {

    private static final int FIRST_VERSION = 1;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long NANOS_PER_MICRO = 1_000;

    @TempDir
    private Path directory;

    /** Returns rows without the day on which they were written. */
    static List<Map<String, Object>> withoutDate(List<Map<String, Object>> rows) {
        return rows.stream()
                .map(row -> {
                    Map<String, Object> copy = new LinkedHashMap<>(row);
                    assertThat(copy.remove("_date"))
                            .asInstanceOf(InstanceOfAssertFactories.LOCAL_DATE)
                            .isAfter(LocalDate.EPOCH);
                    return copy;
                })
                .toList();
    }

    private WrittenTables tables() {
        return new WrittenTables(directory, EveryValue.schemas(FIRST_VERSION));
    }

    @Test
    void eachValueIsReadAsItWasSent() throws Exception {
        EveryValue values = EveryValue.all();
        WrittenTables tables = tables();
        tables.store(values.records());

        KernelTable table = KernelTable.latest(tables.table("acme/orders"));

        assertThat(withoutDate(table.rows())).containsExactlyElementsOf(values.rows());
    }

    @Test
    void noFileIsSkippedThatHasTheValue() throws Exception {
        EveryValue values = EveryValue.all();
        int predicates = 0;
        for (int i = 0; i < values.rows().size(); i++) {
            WrittenTables tables =
                    new WrittenTables(directory.resolve("table" + i), EveryValue.schemas(FIRST_VERSION), i);
            tables.store(values.records().get(i));
            KernelTable table = KernelTable.latest(tables.table("acme/orders"));

            for (Predicate predicate : equalTo(values.rows().get(i))) {
                assertThat(table.filesWith(predicate)).as("%s", predicate).hasSize(1);
                predicates++;
            }
            // The bounds are those of this row.
            assertThat(table.filesWith(equalTo("_sequence", Literal.ofLong(i)))).isEmpty();
        }

        assertThat(predicates).isGreaterThan(4 * values.rows().size());
    }

    /** Returns a predicate for each column of the row that may have bounds. */
    private static List<Predicate> equalTo(Map<String, Object> row) {
        List<Predicate> predicates = new ArrayList<>();
        row.forEach((name, value) -> {
            if (value instanceof String text) {
                predicates.add(equalTo(name, Literal.ofString(text)));
            } else if (value instanceof Long number) {
                predicates.add(equalTo(name, Literal.ofLong(number)));
            } else if (value instanceof Double number && !number.equals(-0.0)) {
                // Delta Kernel reads the bound -0.0 as 0.0, and takes -0.0 for a lesser number.
                predicates.add(equalTo(name, Literal.ofDouble(number)));
            } else if (value instanceof Instant time) {
                predicates.add(equalTo(name, Literal.ofTimestamp(micros(time))));
            }
        });
        return predicates;
    }

    private static long micros(Instant time) {
        return time.getEpochSecond() * MICROS_PER_SECOND + time.getNano() / NANOS_PER_MICRO;
    }

    private static Predicate equalTo(String column, Literal value) {
        return new Predicate("=", new Column(column), value);
    }

    @Test
    void everyVersionHasTheRowsUpToItsTransaction() throws Exception {
        EveryValue values = EveryValue.all();
        WrittenTables tables = tables();
        List<Record> records = values.records();
        for (int first = 0; first < records.size(); first += 5) {
            tables.store(records.subList(first, Math.min(records.size(), first + 5)));
        }
        Path path = tables.table("acme/orders");
        long latest = ReplayedLog.latest(path);

        for (long version = 0; version <= latest; version++) {
            KernelTable table = KernelTable.atVersion(path, version);
            ReplayedLog log = ReplayedLog.upTo(path, version);
            long upTo = log.transaction().orElseThrow();

            assertThat(table.version()).isEqualTo(version);
            assertThat(table.files()).isEqualTo(log.files());
            assertThat(table.transaction(WrittenTables.LOG.toString())).contains(upTo);
            assertThat(withoutDate(table.rows()))
                    .containsExactlyElementsOf(values.rows().subList(0, (int) upTo));
        }
        assertThat(latest).isGreaterThan(5);
        assertThat(KernelTable.latest(path).transaction(WrittenTables.LOG.toString()))
                .contains((long) records.size());
    }

    @Test
    void aColumnThatIsAddedLaterIsNullBefore() throws Exception {
        WrittenTables tables = tables();
        Map<String, Object> leg = EveryValue.map("from", "HAM", "gate", "A1");
        tables.store(order(1).put("discount", 0.5).put("leg", leg).build());
        tables.register(EveryValue.schemas(FIRST_VERSION + 1));
        tables.store(
                order(1).put("discount", 1.5).put("leg", leg).build(),
                order(2).put("discount", 2.5).put("leg", leg).build(),
                order(1).put("discount", 3.5).build());
        tables.store(order(2).put("text", "x").build());
        Path path = tables.table("acme/orders");

        List<Map<String, Object>> rows = KernelTable.latest(path).rows();

        assertThat(rows).extracting(row -> row.get("discount")).containsExactly(null, null, 2.5, 3.5, null);
        assertThat(rows)
                .extracting(row -> row.get("leg"))
                .containsExactly(EveryValue.map("from", "HAM"), EveryValue.map("from", "HAM"), leg, null, null);
        assertThat(rows)
                .extracting(row -> row.get("_rest"))
                .containsExactly(
                        "{\"discount\":0.5,\"leg\":{\"gate\":\"A1\"}}",
                        "{\"discount\":1.5,\"leg\":{\"gate\":\"A1\"}}",
                        null,
                        null,
                        null);
        assertThat(KernelTable.atVersion(path, 0).schema().fieldNames()).doesNotContain("discount");
    }

    private static Record.Builder order(int version) {
        return Record.builder("acme").entity("e").schema("orders", version);
    }

    @Test
    void recordsWithoutASchemaAreText() throws Exception {
        WrittenTables tables = new WrittenTables(directory, Schemas.none());
        tables.store(
                Record.builder("acme")
                        .entity("e")
                        .put("n", 1)
                        .put("t", "\u0000\ud834\udd1e")
                        .putNull("z")
                        .put("o", EveryValue.map("b", List.of(0.5), "a", true))
                        .build(),
                Record.builder("acme").entity("e").build());

        assertThat(KernelTable.latest(tables.table("acme/_")).rows())
                .extracting(row -> row.get("data"))
                .containsExactly(
                        "{\"n\":1,\"t\":\"\\u0000\ud834\udd1e\",\"z\":null,\"o\":{\"b\":[0.5],\"a\":true}}", null);
    }

    @Test
    void tablesOfAllTenantsAreReadWhateverTheirNames() throws Exception {
        WrittenTables tables = new WrittenTables(directory, Schemas.none());
        Map<String, String> tenants = Map.of(
                "acme/_", "acme",
                "%C3%84%2Fb%20c/_", "\u00c4/b c",
                "100%25/_", "100%",
                "a%2Bb%26c%23d%3Fe/_", "a+b&c#d?e",
                "%2E./_", "..");
        List<Record> records = tenants.values().stream()
                .map(tenant -> Record.builder(tenant).entity("e").build())
                .toList();
        tables.store(records);
        tables.store(records);

        for (Map.Entry<String, String> tenant : tenants.entrySet()) {
            assertThat(KernelTable.latest(tables.table(tenant.getKey())).rows())
                    .extracting(row -> row.get("_tenant"))
                    .containsExactly(tenant.getValue(), tenant.getValue());
        }
    }
}

package io.ingestor.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Record;
import io.ingestor.delta.internal.log.TableLog;
import io.ingestor.sink.LentBatch;
import io.ingestor.sink.SinkContext;
import io.ingestor.validate.Schema;
import io.ingestor.validate.SchemaRegistry;
import io.ingestor.validate.SchemaType;
import io.ingestor.validate.Schemas;
import io.ingestor.wal.storage.FileSystemDirectory;
import io.ingestor.wal.storage.StorageDirectory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows that records become, read by DuckDB value by value. */
class DeltaSinkRowsTest {

    @TempDir
    Path directory;

    private Schemas schemas = Schemas.none();
    private long last;

    private static Schema of(SchemaType type) {
        return Schema.builder().types(type).build();
    }

    private void register(int version, Schema schema) {
        Schemas.Builder all = Schemas.builder();
        schemas.all().forEach(all::add);
        schemas = all.add("acme", "orders", version, schema).build();
    }

    /** Stores records in one flush. */
    private void store(Record... records) throws Exception {
        SortedMap<Long, Record> batch = new TreeMap<>();
        for (Record record : records) {
            batch.put(++last, record);
        }
        try (DeltaSink sink = DeltaSink.builder(directory)
                .schemas(SchemaRegistry.of(schemas))
                .openTables(2)
                .build()) {
            sink.open(new SinkContext(Deliveries.LOG, 0));
            LentBatch lent = LentBatch.of(Deliveries.LOG, Deliveries.LINEAGE, batch);
            sink.flush(lent);
            lent.end();
        }
    }

    private static Record.Builder order() {
        return Record.builder("acme").entity("o-1").schema("orders", 1);
    }

    private List<List<Object>> rows(String table, String sql) throws Exception {
        try (TableReader reader = TableReader.open().table(directory.resolve(table))) {
            return reader.rows(sql);
        }
    }

    /** Returns the texts of the columns of a query, row by row, as DuckDB prints them. */
    private List<List<String>> texts(String table, String columns) throws Exception {
        StringBuilder list = new StringBuilder();
        for (String column : columns.split(",", -1)) {
            list.append(list.isEmpty() ? "" : ",").append('(').append(column).append(")::VARCHAR");
        }
        return rows(table, "SELECT " + list + " FROM t ORDER BY _sequence").stream()
                .map(row -> row.stream().map(value -> (String) value).toList())
                .toList();
    }

    private static List<String> row(String... values) {
        return Arrays.asList(values);
    }

    @Test
    void aRecordWithoutASchemaKeepsItsDataAsText() throws Exception {
        Map<String, Object> nested = new LinkedHashMap<>();
        nested.put("z", List.of(1, 2.5));
        nested.put("a", null);
        store(
                Record.builder("acme")
                        .entity("e-1")
                        .version(7)
                        .timestamp(Instant.parse("1969-12-31T23:59:59.999999999Z"))
                        .put("b", true)
                        .put("n", 12)
                        .put("t", "a\"b\n\u0000€𝄞")
                        .put("o", nested)
                        .metadata("k", "v")
                        .metadata("", "")
                        .payload("bytes".getBytes(StandardCharsets.UTF_8), "text/plain")
                        .build(),
                Record.builder("acme").entity("e-2").build());

        assertThat(texts("acme/_", "_tenant,_entity,_version,_sequence,_timestamp,_payload_type,_rest"))
                .containsExactly(
                        row("acme", "e-1", "7", "1", "1969-12-31 23:59:59.999999+00", "text/plain", null),
                        row("acme", "e-2", "2", "2", null, null, null));
        assertThat(texts("acme/_", "data"))
                .containsExactly(
                        row("{\"b\":true,\"n\":12,\"t\":\"a\\\"b\\n\\u0000€𝄞\",\"o\":{\"z\":[1,2.5],\"a\":null}}"),
                        row((String) null));
        assertThat(texts("acme/_", "_metadata['k'][1], len(map_keys(_metadata)), decode(_payload)"))
                .containsExactly(row("v", "2", "bytes"), row(null, null, null));
    }

    @Test
    void eachPropertyHasAColumnAndTheRestIsKept() throws Exception {
        register(
                1,
                Schema.builder()
                        .types(SchemaType.OBJECT)
                        .property("total", of(SchemaType.NUMBER))
                        .property("count", of(SchemaType.INTEGER))
                        .property("open", of(SchemaType.BOOLEAN))
                        .property("name", of(SchemaType.STRING))
                        .property("any", Schema.any())
                        .property("_hidden", of(SchemaType.STRING))
                        .build());
        store(
                order().put("total", 1.5)
                        .put("count", 9007199254740992L)
                        .put("open", false)
                        .put("name", "")
                        .put("any", Map.of("x", 1))
                        .build(),
                order().put("total", "much")
                        .put("count", 1.5)
                        .putNull("open")
                        .put("name", List.of("x"))
                        .put("any", "text")
                        .put("_hidden", "h")
                        .put("other", 5)
                        .build(),
                order().build());

        assertThat(texts("acme/orders", "total,count,open,name,\"any\",_rest"))
                .containsExactly(
                        row("1.5", "9007199254740992", "false", "", "{\"x\":1}", null),
                        row(
                                null,
                                null,
                                null,
                                null,
                                "\"text\"",
                                "{\"total\":\"much\",\"count\":1.5,\"name\":[\"x\"],\"_hidden\":\"h\",\"other\":5}"),
                        row(null, null, null, null, null, null));
    }

    @Test
    void wholeNumbersStayExactUpToTheLimitsOfALong() throws Exception {
        register(1, Schema.builder().property("n", of(SchemaType.INTEGER)).build());
        store(
                order().put("n", -0x1p63).build(),
                order().put("n", 0x1p63).build(),
                order().put("n", Math.nextDown(0x1p63)).build(),
                order().put("n", -0.0).build(),
                order().put("n", 1e300).build());

        assertThat(texts("acme/orders", "n,_rest"))
                .containsExactly(
                        row("-9223372036854775808", null),
                        row(null, "{\"n\":9223372036854776000}"),
                        row("9223372036854774784", null),
                        row("0", null),
                        row(null, "{\"n\":1e300}"));
    }

    @Test
    void objectsAndListsKeepTheirForm() throws Exception {
        Schema leg = Schema.builder()
                .types(SchemaType.OBJECT)
                .property("from", of(SchemaType.STRING))
                .property(
                        "stops",
                        Schema.builder()
                                .types(SchemaType.ARRAY)
                                .items(of(SchemaType.INTEGER))
                                .build())
                .build();
        register(
                1,
                Schema.builder()
                        .property("leg", leg)
                        .property(
                                "legs",
                                Schema.builder()
                                        .types(SchemaType.ARRAY)
                                        .items(leg)
                                        .build())
                        .build());
        Map<String, Object> stops = new LinkedHashMap<>();
        stops.put("stops", Arrays.asList(1, null, 3));
        stops.put("from", "HAM");
        store(
                order().put("leg", stops)
                        .put("legs", List.of(stops, Map.of("from", "MUC"), Map.of()))
                        .build(),
                order().put("leg", Map.of()).put("legs", List.of()).build(),
                order().put("legs", Arrays.asList((Object) null)).build(),
                order().put("leg", Map.of("from", "X", "gate", "A1", "stops", List.of("no")))
                        .put("legs", List.of(Map.of("from", "Y", "gate", "B2")))
                        .build(),
                order().put("leg", List.of(1))
                        .put("legs", List.of(Map.of("from", 5)))
                        .build());

        assertThat(texts("acme/orders", "leg,legs,_rest"))
                .containsExactly(
                        row(
                                "{'from': HAM, 'stops': [1, NULL, 3]}",
                                "[{'from': HAM, 'stops': [1, NULL, 3]}, {'from': MUC, 'stops': NULL},"
                                        + " {'from': NULL, 'stops': NULL}]",
                                null),
                        row("{'from': NULL, 'stops': NULL}", "[]", null),
                        row(null, "[NULL]", null),
                        row("{'from': X, 'stops': NULL}", "[{'from': Y, 'stops': NULL}]", rest(3)),
                        row(null, null, "{\"leg\":[1],\"legs\":[{\"from\":5}]}"));
    }

    /** Returns the rest of a row, whose order is that of a map of the test. */
    private String rest(int index) throws Exception {
        String rest = texts("acme/orders", "_rest").get(index).get(0);
        assertThat(rest)
                .contains("\"gate\":\"A1\"", "\"stops\":[\"no\"]", "\"gate\":\"B2\"", "\"from\":\"Y\"")
                .doesNotContain("\"X\"")
                .startsWith("{\"leg\":{");
        return rest;
    }

    @Test
    void aLaterVersionAddsColumnsToTheSameTable() throws Exception {
        register(1, Schema.builder().property("a", of(SchemaType.STRING)).build());
        store(order().put("a", "1").put("b", "early").build());
        register(
                2,
                Schema.builder()
                        .property("b", of(SchemaType.STRING))
                        .property("a", of(SchemaType.STRING))
                        .build());
        store(
                order().put("a", "2").build(),
                order().schema("orders", 2).put("a", "3").put("b", "late").build(),
                order().put("a", "4").put("b", "too").build());

        assertThat(texts("acme/orders", "a,b,_rest"))
                .containsExactly(
                        row("1", null, "{\"b\":\"early\"}"),
                        row("2", null, null),
                        row("3", "late", null),
                        row("4", "too", null));
    }

    @Test
    void aSchemaThatIsNotRegisteredKeepsTheDataAsText() throws Exception {
        store(order().put("a", 1).build());
        register(1, Schema.builder().property("a", of(SchemaType.INTEGER)).build());
        store(order().put("a", 2).build());

        assertThat(texts("acme/orders", "data,a")).containsExactly(row("{\"a\":1}", null), row(null, "2"));
    }

    @Test
    void tenantsAndSchemasHaveTheirOwnTables() throws Exception {
        store(
                Record.builder("Ä/b").entity("1").put("a", 1).build(),
                Record.builder("acme").entity("2").schema("../x", 1).put("a", 2).build(),
                Record.builder("lock").entity("3").put("a", 3).build(),
                Record.builder("acme")
                        .entity("4")
                        .schema("..%2fx", 1)
                        .put("a", 4)
                        .build(),
                Record.builder("Ä/b").entity("5").put("a", 5).build());

        assertThat(texts("%C3%84%2Fb/_", "_tenant,_entity")).containsExactly(row("Ä/b", "1"), row("Ä/b", "5"));
        assertThat(texts("acme/%2E.%2Fx", "_entity")).containsExactly(row("2"));
        assertThat(texts("%6Cock/_", "_entity")).containsExactly(row("3"));
        assertThat(texts("acme/%2E.%252fx", "_entity")).containsExactly(row("4"));
    }

    @Test
    void theQueryOfTheDocumentationFindsAllRows() throws Exception {
        store(order().build(), order().build());
        store(order().build());

        assertThat(queryOfTheDocumentation()).containsExactly(3L);
    }

    @Test
    void theQueryOfTheDocumentationBeginsWithTheCheckpoint() throws Exception {
        store(order().build(), order().build());
        store(order().build());
        StorageDirectory log = FileSystemDirectory.open(directory.resolve("acme/orders/_delta_log"));
        new TableLog(log).writeCheckpoint(new TableLog(log).read());
        log.delete("00000000000000000000.json");
        store(order().build());

        assertThat(queryOfTheDocumentation()).containsExactly(4L);
        assertThat(rows("acme/orders", "SELECT count(*) FROM t")).containsExactly(List.of(4L));
    }

    private List<Object> queryOfTheDocumentation() throws Exception {
        String page = Files.readString(Path.of("../docs/storage.md"));
        int start = page.indexOf("```sql\n") + "```sql\n".length();
        String table = directory.resolve("acme/orders").toString();
        String[] statements = page.substring(start, page.indexOf("```", start))
                .replace("'_delta_log/", "'" + table + "/_delta_log/")
                .replace("url_decode(path)", "'" + table + "/' || url_decode(path)")
                .strip()
                .split(";", -1);
        try (TableReader reader = TableReader.open()) {
            for (int i = 0; i < statements.length - 2; i++) {
                reader.execute(statements[i]);
            }
            return reader.values(statements[statements.length - 2]);
        }
    }
}

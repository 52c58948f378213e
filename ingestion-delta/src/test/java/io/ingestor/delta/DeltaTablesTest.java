package io.ingestor.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.Record;
import io.ingestor.StoredRecord;
import io.ingestor.sink.LentBatch;
import io.ingestor.sink.SinkContext;
import io.ingestor.validate.Schema;
import io.ingestor.validate.SchemaRegistry;
import io.ingestor.validate.SchemaType;
import io.ingestor.validate.Schemas;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the reading of tables beside their sink. */
class DeltaTablesTest {

    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final TableId ORDERS = new TableId("acme", "orders");
    private static final TableId UNTYPED = new TableId("acme", "");

    @TempDir
    Path directory;

    private Schemas schemas = Schemas.none();
    private long last;

    private static Schema of(SchemaType type) {
        return Schema.builder().types(type).build();
    }

    private static Schema listOf(Schema element) {
        return Schema.builder().types(SchemaType.ARRAY).items(element).build();
    }

    private void register(int version, Schema schema) {
        Schemas.Builder all = Schemas.builder();
        schemas.all().forEach(all::add);
        schemas = all.add("acme", "orders", version, schema).build();
    }

    /** Stores records in one flush. */
    private void store(Record... records) throws IOException {
        SortedMap<Long, Record> batch = new TreeMap<>();
        for (Record record : records) {
            batch.put(++last, record);
        }
        try (DeltaSink sink = DeltaSink.builder(directory)
                .schemas(SchemaRegistry.of(schemas))
                .clock(Clock.fixed(NOW, ZoneOffset.UTC))
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

    private DeltaTables tables() throws IOException {
        return DeltaTables.open(directory);
    }

    private List<StoredRecord> rows(TableId table) throws IOException {
        List<StoredRecord> rows = new ArrayList<>();
        tables().read(table, Deliveries.LOG, 1, Long.MAX_VALUE, row -> rows.add(row.copy()));
        return rows;
    }

    private List<Map<String, Object>> data(TableId table) throws IOException {
        return rows(table).stream().map(row -> row.record().data()).toList();
    }

    private List<String> problems() throws IOException {
        List<String> problems = new ArrayList<>();
        TablesCheck check = tables().verify(
                        problem -> problems.add(problem.table() + " | " + problem.file() + " | " + problem.problem()));
        assertThat(check.problems()).isEqualTo(problems.size());
        return problems;
    }

    private static Map<String, Object> object(Object... members) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < members.length; i += 2) {
            object.put((String) members[i], members[i + 1]);
        }
        return object;
    }

    /** A record without a schema is its own row, byte by byte: nothing of it is lost or changed. */
    @Test
    void aRecordWithoutASchemaIsTheSameInItsRow() throws IOException {
        Record full = Record.builder("acme")
                .entity("e-1")
                .version(7)
                .timestamp(Instant.parse("1969-12-31T23:59:59.999999Z"))
                .put("b", true)
                .put("n", 9007199254740992L)
                .put("h", 1e300)
                .put("z", -0.0)
                .put("t", "a\"b\n\u0000€𝄞")
                .putNull("none")
                .put("list", Arrays.asList(1, null, List.of(), Map.of(), "x"))
                .put("o", object("z", List.of(1, 2.5), "a", null))
                .metadata("k", "v")
                .metadata("", "")
                .payload("bytes\u0000".getBytes(StandardCharsets.UTF_8), "text/plain")
                .build();
        Record bare = Record.builder("acme").entity("e-2").build();

        store(full, bare);

        assertThat(rows(UNTYPED).stream().map(StoredRecord::record)).containsExactly(full, bare);
        assertThat(rows(UNTYPED).stream().map(StoredRecord::sequence)).containsExactly(1L, 2L);
        assertThat(rows(UNTYPED).get(1).id().version()).isEqualTo(2);
    }

    @Test
    void anEmptyObjectIsNotNoData() throws IOException {
        byte[] bare = Record.builder("acme").entity("e").build().encoded();
        byte[] empty = Arrays.copyOf(bare, bare.length + 2);
        empty[bare.length] = 0x12;

        store(Record.ofEncoded(empty), Record.ofEncoded(bare));

        assertThat(rows(UNTYPED).stream().map(row -> row.record().encoded())).containsExactly(empty, bare);
    }

    @Test
    void columnsAndTheRestBecomeTheDataAgain() throws IOException {
        Schema leg = Schema.builder()
                .types(SchemaType.OBJECT)
                .property("from", of(SchemaType.STRING))
                .property("stops", listOf(of(SchemaType.INTEGER)))
                .build();
        register(
                1,
                Schema.builder()
                        .types(SchemaType.OBJECT)
                        .property("total", of(SchemaType.NUMBER))
                        .property("count", of(SchemaType.INTEGER))
                        .property("open", of(SchemaType.BOOLEAN))
                        .property("name", of(SchemaType.STRING))
                        .property("any", Schema.any())
                        .property("leg", leg)
                        .property("legs", listOf(leg))
                        .property("grid", listOf(listOf(of(SchemaType.INTEGER))))
                        .build());
        List<Map<String, Object>> data = List.of(
                object(
                        "total",
                        1e300,
                        "count",
                        9007199254740992.0,
                        "open",
                        false,
                        "name",
                        "a\u0000𝄞",
                        "any",
                        object("x", Arrays.asList(1.0, null))),
                object(
                        "total",
                        1.5,
                        "leg",
                        object("from", "HAM", "stops", Arrays.asList(1.0, null, 3.0)),
                        "legs",
                        Arrays.asList(
                                object("from", "HAM", "stops", List.of()),
                                null,
                                object(),
                                object("stops", List.of(4.0))),
                        "grid",
                        Arrays.asList(List.of(1.0, 2.0), List.of(), null, Arrays.asList((Object) null))),
                object("leg", object(), "legs", List.of(), "grid", List.of()),
                // What does not fit, or has no column, is in the rest.
                object("total", "much"),
                object("count", 1.5, "other", object("deep", List.of(object("y", null)))),
                object("leg", object("from", "X", "gate", "A1", "stops", List.of("no"))),
                object("leg", List.of(1.0)),
                object("legs", List.of(object("from", "Y", "gate", "B2"))),
                object("legs", List.of(object("from", 5.0))),
                object("name", "", "any", "text"),
                object("any", 0x1p63));

        store(data.stream().map(one -> order().data(one).build()).toArray(Record[]::new));

        assertThat(data(ORDERS)).containsExactlyElementsOf(data);
        assertThat(rows(ORDERS))
                .allSatisfy(row -> assertThat(row.record().schemaName()).isEqualTo("orders"));
    }

    /** A row has no null members, no version of the schema, and no negative zero in a column of integers. */
    @Test
    void aColumnOfNullIsAMissingMember() throws IOException {
        register(
                1,
                Schema.builder()
                        .property("a", of(SchemaType.STRING))
                        .property("n", of(SchemaType.INTEGER))
                        .build());

        store(order().putNull("a").put("n", -0.0).build(), order().build());

        assertThat(data(ORDERS)).containsExactly(object("n", 0.0), object());
        assertThat(rows(ORDERS).get(0).record().schemaVersion()).isZero();
    }

    @Test
    void filesBeforeAColumnWasAddedAreReadToo() throws IOException {
        register(1, Schema.builder().property("a", of(SchemaType.STRING)).build());
        store(order().put("a", "1").build());
        register(
                2,
                Schema.builder()
                        .property("a", of(SchemaType.STRING))
                        .property(
                                "b",
                                Schema.builder()
                                        .types(SchemaType.OBJECT)
                                        .property("c", of(SchemaType.STRING))
                                        .build())
                        .build());
        store(order().schema("orders", 2).put("b", object("c", "x")).build());

        assertThat(data(ORDERS)).containsExactly(object("a", "1"), object("b", object("c", "x")));
    }

    @Test
    void aSchemaThatIsRegisteredLaterDoesNotChangeEarlierRows() throws IOException {
        store(order().put("a", 1).put("z", "x").build());
        register(1, Schema.builder().property("a", of(SchemaType.INTEGER)).build());
        store(order().put("a", 2).build());

        assertThat(data(ORDERS)).containsExactly(object("a", 1.0, "z", "x"), object("a", 2.0));
    }

    @Test
    void showsTheSequencesOfARangeUntilNoMoreAreWanted() throws IOException {
        store(order().build(), order().build(), order().build());
        store(order().build(), order().build());
        List<Long> some = new ArrayList<>();
        List<Long> two = new ArrayList<>();

        long covered = tables().read(ORDERS, Deliveries.LOG, 2, 4, row -> some.add(row.sequence()));
        tables().read(ORDERS, Deliveries.LOG, 1, 5, row -> {
            two.add(row.sequence());
            return two.size() < 2;
        });

        assertThat(covered).isEqualTo(5);
        assertThat(some).containsExactly(2L, 3L, 4L);
        assertThat(two).containsExactly(1L, 2L);
    }

    @Test
    void namesOfAllKindsLeadBackToTheirTables() throws IOException {
        String huge = "x".repeat(300);
        List<TableId> ids = List.of(
                new TableId("Ä/b", ""),
                new TableId("acme", "../x"),
                new TableId("acme", "_"),
                new TableId("acme", ""),
                new TableId("lock", "%2f"),
                new TableId(huge, ""),
                new TableId("a/b", huge));

        store(ids.stream()
                .map(id -> id.schema().isEmpty()
                        ? Record.builder(id.tenant()).entity("e").build()
                        : Record.builder(id.tenant())
                                .entity("e")
                                .schema(id.schema(), 1)
                                .build())
                .toArray(Record[]::new));

        assertThat(tables().tables())
                .containsExactlyElementsOf(ids.stream().sorted().toList());
        for (TableId id : ids) {
            assertThat(rows(id)).singleElement().satisfies(row -> {
                assertThat(row.record().tenant()).isEqualTo(id.tenant());
                assertThat(row.record().schemaName()).isEqualTo(id.schema());
            });
        }
        assertThat(problems()).isEmpty();
    }

    @Test
    void showsSizeColumnsFilesAndHistory() throws IOException {
        register(
                1,
                Schema.builder()
                        .property("total", of(SchemaType.NUMBER))
                        .property("tags", listOf(of(SchemaType.STRING)))
                        .property("any", Schema.any())
                        .build());
        store(
                order().put("total", 1).build(),
                order().put("total", 2).build(),
                Record.builder("b").entity("x").build());
        store(order().put("total", 3).build());

        TableSummary summary = tables().summary(ORDERS);
        TableDescription description = tables().describe(ORDERS);
        List<TableFile> files = tables().files(ORDERS);
        List<TableVersion> history = tables().history(ORDERS);

        assertThat(tables().progress()).contains(new TablesProgress(Deliveries.LOG, 4));
        assertThat(summary)
                .isEqualTo(new TableSummary(
                        ORDERS, 1, 2, 3, files.get(0).bytes() + files.get(1).bytes(), 4, Optional.of(NOW)));
        assertThat(description.protocol()).isEqualTo(new TableDescription.Protocol(1, 2));
        assertThat(description.partitionColumns()).containsExactly("_date");
        assertThat(description.schemaChanges()).isEqualTo(1);
        assertThat(description.properties()).containsOnlyKeys("ingestion.fieldIds");
        assertThat(description.columns())
                .contains(
                        new TableColumn("_tenant", "string", false),
                        new TableColumn("_metadata", "map<string, string>", true),
                        new TableColumn("total", "double", true),
                        new TableColumn("tags", "array<string>", true),
                        new TableColumn("any", "json", true));
        assertThat(files.get(0).path()).startsWith("data/2026-11-30/1-3-");
        assertThat(files.get(0).rows()).isEqualTo(2);
        assertThat(files.get(0).firstSequence()).isEqualTo(OptionalLong.of(1));
        assertThat(files.get(0).lastSequence()).isEqualTo(OptionalLong.of(2));
        assertThat(files.get(0).level()).isEqualTo(OptionalInt.of(0));
        assertThat(history)
                .containsExactly(
                        new TableVersion(
                                0,
                                NOW,
                                "WRITE",
                                new TableVersion.Files(1, OptionalLong.of(2)),
                                new TableVersion.Files(0, OptionalLong.of(0)),
                                OptionalLong.of(3)),
                        new TableVersion(
                                1,
                                NOW,
                                "WRITE",
                                new TableVersion.Files(1, OptionalLong.of(1)),
                                new TableVersion.Files(0, OptionalLong.of(0)),
                                OptionalLong.of(4)));
    }

    @Test
    void changesNothing() throws IOException {
        store(order().build());
        List<String> before = listing();

        assertThat(problems()).isEmpty();
        assertThat(rows(ORDERS)).hasSize(1);
        tables().files(ORDERS);
        tables().history(ORDERS);

        assertThat(listing()).isEqualTo(before);
    }

    private List<String> listing() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.map(file -> file + " " + file.toFile().lastModified() + " "
                            + (Files.isRegularFile(file) ? file.toFile().length() : 0))
                    .sorted()
                    .toList();
        }
    }

    /** Another writer replaces two files by one, and deletes them, after the first of them was read. */
    @Test
    void continuesInTheFilesThatReplaceVanishedOnes() throws IOException {
        store(order().build(), order().build());
        store(order().build(), order().build());
        store(order().build());
        List<TableFile> files = tables().files(ORDERS);
        Path table = directory.resolve(ORDERS.directory());
        List<Long> read = new ArrayList<>();

        long covered = tables().read(ORDERS, Deliveries.LOG, 1, Long.MAX_VALUE, row -> {
            read.add(row.sequence());
            if (row.sequence() == 2) {
                rewrite(table, files.get(1));
            }
            return true;
        });

        assertThat(read).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(covered).isEqualTo(5);
        assertThat(problems()).isEmpty();
        assertThat(tables().history(ORDERS).get(3).operation()).isEqualTo("OPTIMIZE");
        assertThat(tables().history(ORDERS).get(3).removed()).isEqualTo(new TableVersion.Files(1, OptionalLong.of(2)));
    }

    /** Replaces a file by a copy of it, as a compaction replaces files by larger ones. */
    private static void rewrite(Path table, TableFile file) throws IOException {
        Path log = table.resolve("_delta_log");
        Path first = log.resolve("00000000000000000001.json");
        String add = Files.readAllLines(first).stream()
                .filter(line -> line.startsWith("{\"add\""))
                .findFirst()
                .orElseThrow();
        String renamed = file.path().replaceAll("[^/]*$", "c1-copy.parquet");
        Files.move(table.resolve(file.path()), table.resolve(renamed));
        Files.writeString(
                log.resolve("00000000000000000003.json"),
                "{\"commitInfo\":{\"timestamp\":1,\"operation\":\"OPTIMIZE\"}}\n{\"remove\":{\"path\":\"" + file.path()
                        + "\",\"deletionTimestamp\":1,\"dataChange\":false}}\n"
                        + add.replace(file.path(), renamed) + "\n");
    }

    @Test
    void aFileThatIsMissingForGoodIsNamed() throws IOException {
        store(order().build());
        TableFile file = tables().files(ORDERS).get(0);
        Files.delete(directory.resolve(ORDERS.directory()).resolve(file.path()));

        assertThatThrownBy(() -> rows(ORDERS))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(file.path(), "restore it from a backup");
        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith("acme/orders | " + file.path() + " | data file ")
                .contains("must exist, because the log of its table names it");
    }

    @Test
    void aDirectoryThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> DeltaTables.open(directory.resolve("none")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("must be that of a sink's tables, does not exist");
    }

    @Test
    void anEmptyDirectoryHasNoTables() throws IOException {
        assertThat(tables().tables()).isEmpty();
        assertThat(tables().progress()).isEmpty();
        assertThat(problems()).isEmpty();
    }
}

package io.ingestor.delta.readers;

import io.ingestor.Record;
import io.ingestor.validate.Schema;
import io.ingestor.validate.SchemaBuilder;
import io.ingestor.validate.SchemaType;
import io.ingestor.validate.Schemas;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Records with every kind of value, and the rows that they must become. A row and a struct are maps without their null
 * members.
 */
public final class EveryValue {

    private static final String TENANT = "acme";
    private static final String SCHEMA = "orders";

    /** A text whose characters take one to four bytes, with a NUL. */
    private static final String TEXT = "a\"b\\\u0000\u00e9\u20ac\ud834\udd1e\n";

    private static final double TWO_TO_63 = 0x1p63;

    private final List<Record> records = new ArrayList<>();
    private final List<Map<String, Object>> rows = new ArrayList<>();

    private EveryValue() {}

    /** Returns all records, of which the first gets sequence 1. */
    public static EveryValue all() {
        EveryValue all = new EveryValue();
        all.forms();
        all.misfits();
        all.numbers();
        all.texts();
        all.times();
        return all;
    }

    /** Returns the first version of the schema, or both. The second one adds a column and a member of a struct. */
    public static Schemas schemas(int versions) {
        Schemas.Builder schemas = Schemas.builder().add(TENANT, SCHEMA, 1, schema(leg().build()));
        if (versions > 1) {
            schemas.add(
                    TENANT,
                    SCHEMA,
                    2,
                    Schema.builder()
                            .types(SchemaType.OBJECT)
                            .property("discount", of(SchemaType.NUMBER))
                            .property(
                                    "leg",
                                    leg().property("gate", of(SchemaType.STRING))
                                            .build())
                            .build());
        }
        return schemas.build();
    }

    private static Schema of(SchemaType type) {
        return Schema.builder().types(type).build();
    }

    private static Schema list(Schema items) {
        return Schema.builder().types(SchemaType.ARRAY).items(items).build();
    }

    private static SchemaBuilder leg() {
        return Schema.builder()
                .types(SchemaType.OBJECT)
                .property("from", of(SchemaType.STRING))
                .property("stops", list(of(SchemaType.INTEGER)))
                .property(
                        "seat",
                        Schema.builder()
                                .types(SchemaType.OBJECT)
                                .property("row", of(SchemaType.INTEGER))
                                .property("price", of(SchemaType.NUMBER))
                                .build());
    }

    private static Schema schema(Schema leg) {
        return Schema.builder()
                .types(SchemaType.OBJECT)
                .property("text", of(SchemaType.STRING))
                .property("count", of(SchemaType.INTEGER))
                .property("amount", of(SchemaType.NUMBER))
                .property("open", of(SchemaType.BOOLEAN))
                .property("flags", list(of(SchemaType.BOOLEAN)))
                .property("matrix", list(list(of(SchemaType.NUMBER))))
                .property("leg", leg)
                .property("legs", list(leg))
                .property(
                        "labels",
                        Schema.builder()
                                .types(SchemaType.OBJECT)
                                .additionalProperties(of(SchemaType.INTEGER))
                                .build())
                .property("any", Schema.any())
                .build();
    }

    /** Returns the records. */
    public List<Record> records() {
        return List.copyOf(records);
    }

    /** Returns the row of each record. */
    public List<Map<String, Object>> rows() {
        return List.copyOf(rows);
    }

    /** Returns a map in the order of the arguments, which are keys and values in turn. */
    static Map<String, Object> map(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    private void add(UnaryOperator<Record.Builder> fields, Object... columnsAndValues) {
        long sequence = records.size() + 1L;
        String entity = "e-" + sequence;
        records.add(fields.apply(Record.builder(TENANT).entity(entity).schema(SCHEMA, 1))
                .build());
        Map<String, Object> row = map("_tenant", TENANT, "_entity", entity, "_version", sequence);
        row.put("_sequence", sequence);
        row.putAll(map(columnsAndValues));
        rows.add(row);
    }

    private void forms() {
        add(
                record -> record.version(7)
                        .timestamp(Instant.parse("2026-11-30T12:34:56.789012345Z"))
                        .metadata("k", "v")
                        .metadata("", "")
                        .metadata(TEXT, TEXT)
                        .payload(TEXT.getBytes(StandardCharsets.UTF_8), "text/plain")
                        .put("text", TEXT)
                        .put("count", 42)
                        .put("amount", 42.5)
                        .put("open", true)
                        .put("flags", Arrays.asList(true, null, false))
                        .put("matrix", Arrays.asList(Arrays.asList(1.0, null), List.of(), null))
                        .put("leg", map("from", "HAM", "stops", List.of(1, 2), "seat", map("row", 3, "price", 0.5)))
                        .put("legs", Arrays.asList(map("from", ""), null, map(), map("seat", map())))
                        .put("labels", map("b", 1, "a", 2))
                        .put("any", Arrays.asList(1, null, "x", map("y", false))),
                "_version",
                7L,
                "_timestamp",
                Instant.parse("2026-11-30T12:34:56.789012Z"),
                "_metadata",
                map("k", "v", "", "", TEXT, TEXT),
                "_payload",
                ByteBuffer.wrap(TEXT.getBytes(StandardCharsets.UTF_8)),
                "_payload_type",
                "text/plain",
                "text",
                TEXT,
                "count",
                42L,
                "amount",
                42.5,
                "open",
                true,
                "flags",
                Arrays.asList(true, null, false),
                "matrix",
                Arrays.asList(Arrays.asList(1.0, null), List.of(), null),
                "leg",
                map("from", "HAM", "stops", List.of(1L, 2L), "seat", map("row", 3L, "price", 0.5)),
                "legs",
                Arrays.asList(map("from", ""), null, map(), map("seat", map())),
                "labels",
                "{\"b\":1,\"a\":2}",
                "any",
                "[1,null,\"x\",{\"y\":false}]");
        add(
                record -> record.put("text", "")
                        .put("flags", List.of())
                        .put("matrix", List.of(List.of()))
                        .put("leg", map())
                        .put("legs", List.of())
                        .put("labels", map())
                        .put("any", ""),
                "text",
                "",
                "flags",
                List.of(),
                "matrix",
                List.of(List.of()),
                "leg",
                map(),
                "legs",
                List.of(),
                "labels",
                "{}",
                "any",
                "\"\"");
        add(record -> record);
        add(record -> {
            for (String name : List.of("text", "count", "amount", "open", "flags", "matrix", "leg", "legs", "labels")) {
                record.putNull(name);
            }
            return record;
        });
    }

    private void misfits() {
        add(
                record -> record.put("text", 1)
                        .put("count", 1.5)
                        .put("amount", "much")
                        .put("open", "yes")
                        .put("flags", List.of(1))
                        .put("unknown", TEXT),
                "_rest",
                "{\"text\":1,\"count\":1.5,\"amount\":\"much\",\"open\":\"yes\",\"flags\":[1],"
                        + "\"unknown\":\"a\\\"b\\\\\\u0000\u00e9\u20ac\ud834\udd1e\\n\"}");
        add(
                record -> record.put("leg", map("from", 1, "gate", "A1", "stops", List.of(5))),
                "leg",
                map("stops", List.of(5L)),
                "_rest",
                "{\"leg\":{\"from\":1,\"gate\":\"A1\"}}");
    }

    private void numbers() {
        for (double amount : new double[] {
            0.0,
            -0.0,
            Double.MIN_VALUE,
            -Double.MAX_VALUE,
            Double.MAX_VALUE,
            0x1p53,
            Math.nextUp(0x1p53),
            0.1,
            1e21,
            Math.nextDown(1.0)
        }) {
            add(record -> record.put("amount", amount), "amount", amount);
        }
        for (long count : new long[] {0, 1L << 53, -(1L << 53), (1L << 53) - 1, Long.MIN_VALUE, 0x7ffffffffffffc00L}) {
            add(record -> record.put("count", (double) count), "count", count);
        }
        add(record -> record.put("count", TWO_TO_63), "_rest", "{\"count\":9223372036854776000}");
        add(record -> record.put("count", -0.0), "count", 0L);
    }

    /** Adds texts whose shortened bounds in the log are hard to make. */
    private void texts() {
        for (String character : List.of("z", "\u0000", "\ud7ff", "\uffff", "\ud834\udd1e", "\udbff\udfff", "\u007f")) {
            String text = character.repeat(50);
            add(record -> record.put("text", text), "text", text);
        }
        String mixed = "\ud834\udd1e".repeat(31) + "\udbff\udfff".repeat(9);
        add(record -> record.put("text", mixed), "text", mixed);
    }

    private void times() {
        for (String time : List.of(
                "0001-01-01T00:00:00Z",
                "1582-10-04T23:59:59.999999Z",
                "1899-12-31T23:59:59.123456Z",
                "1969-12-31T23:59:59.999999Z",
                "1970-01-01T00:00:00Z",
                "2026-03-29T01:30:00.000001Z",
                "9999-12-31T23:59:59.999999Z")) {
            Instant instant = Instant.parse(time);
            add(record -> record.timestamp(instant), "_timestamp", instant);
        }
    }
}

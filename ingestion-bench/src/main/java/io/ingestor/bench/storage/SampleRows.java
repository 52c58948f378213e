package io.ingestor.bench.storage;

import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.validate.DataShape;
import io.ingestor.validate.Schema;
import io.ingestor.validate.SchemaBuilder;
import io.ingestor.validate.SchemaPolicy;
import io.ingestor.validate.SchemaRegistry;
import io.ingestor.validate.SchemaType;
import io.ingestor.validate.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/** Records that are the same in every run, and the schema of their data, which becomes columns. */
public final class SampleRows {

    static final String SCHEMA = "rows";

    /** The records of each of {@link #batches}. */
    static final int BATCH = 1_000;

    private static final int DISTINCT_BATCHES = 64;

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int ENTITIES = 50_000;
    private static final int SITES = 50;

    private final Schema schema;
    private final Source source;

    private SampleRows(Schema schema, Source source) {
        this.schema = schema;
        this.source = source;
    }

    /** A source of the data of records. */
    private interface Source {
        Record.Builder data(Record.Builder record, long number);
    }

    /** Returns records with four fields: a double, a small integer, one of fifty texts, and a truth value. */
    public static SampleRows readings() {
        Map<String, SchemaType> types = new LinkedHashMap<>();
        types.put("temperature", SchemaType.NUMBER);
        types.put("humidity", SchemaType.INTEGER);
        types.put("site", SchemaType.STRING);
        types.put("ok", SchemaType.BOOLEAN);
        return new SampleRows(schema(types), (record, number) -> {
            long bits = mix(~number);
            return record.put("temperature", 15 + (bits >>> 8) % 200 / 10.0)
                    .put("humidity", (bits >>> 16) % 100)
                    .put("site", "site-" + (bits >>> 24) % SITES)
                    .put("ok", (bits & 1) == 0);
        });
    }

    /** Returns records whose data is that of the lines of a file, one flat JSON object in each, again and again. */
    static SampleRows ofLines(Path file) throws IOException {
        JsonMapper mapper = new JsonMapper();
        List<Map<String, Object>> objects = new ArrayList<>();
        Map<String, SchemaType> types = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            Map<String, Object> object = new LinkedHashMap<>();
            mapper.readTree(line).properties().forEach(member -> {
                Object value = mapper.convertValue(member.getValue(), Object.class);
                object.put(member.getKey(), value);
                types.merge(member.getKey(), type(value), SampleRows::common);
            });
            objects.add(object);
        }
        return new SampleRows(
                schema(types), (record, number) -> record.data(objects.get((int) (number % objects.size()))));
    }

    private static SchemaType type(Object value) {
        return value instanceof Boolean
                ? SchemaType.BOOLEAN
                : value instanceof Integer || value instanceof Long
                        ? SchemaType.INTEGER
                        : value instanceof Number ? SchemaType.NUMBER : SchemaType.STRING;
    }

    private static SchemaType common(SchemaType a, SchemaType b) {
        if (a == b) {
            return a;
        }
        if (a == SchemaType.STRING || b == SchemaType.STRING || a == SchemaType.BOOLEAN || b == SchemaType.BOOLEAN) {
            throw new IllegalArgumentException("the values of a member must have one type, were " + a + " and " + b);
        }
        return SchemaType.NUMBER;
    }

    private static Schema schema(Map<String, SchemaType> types) {
        SchemaBuilder object = Schema.builder().types(SchemaType.OBJECT);
        types.forEach((name, type) ->
                object.property(name, Schema.builder().types(type).build()));
        return object.build();
    }

    /** Returns bits that look random. The finalizer of SplitMix64. */
    private static long mix(long number) {
        long bits = number * 0x9E3779B97F4A7C15L;
        bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
        return (bits ^ (bits >>> 31)) >>> 1;
    }

    /** Returns the columns of the data. */
    DataShape shape() {
        return schema.shape();
    }

    /** Returns a registry with the schema, for all tenants. */
    public SchemaRegistry registry() {
        return SchemaRegistry.of(
                Schemas.builder().add(Schemas.ALL_TENANTS, SCHEMA, 1, schema).build());
    }

    /** Returns a policy that gives the schema to all records. */
    public SchemaPolicy policy() {
        return SchemaPolicy.builder()
                .defaultSchema(Schemas.ALL_TENANTS, SCHEMA, 1)
                .build();
    }

    /** Returns a record. */
    Record record(String tenant, long number) {
        return source.data(
                        Record.builder(tenant)
                                .entity("device-" + mix(number) % ENTITIES)
                                .timestamp(START.plusMillis(number)),
                        number)
                .build();
    }

    /** Returns a batch of records, the tenants of which alternate. */
    RecordBatch batch(int tenants, long from, int count) {
        RecordBatch.Builder batch = RecordBatch.builder();
        for (long number = from; number < from + count; number++) {
            batch.add(record(tenant((int) (number % tenants)), number));
        }
        return batch.build();
    }

    /** Returns batches of 1,000 records of one tenant. */
    public List<RecordBatch> batches() {
        return IntStream.range(0, DISTINCT_BATCHES)
                .mapToObj(i -> batch(1, (long) i * BATCH, BATCH))
                .toList();
    }

    /** Returns the name of a tenant. */
    static String tenant(int number) {
        return "tenant-" + number;
    }
}

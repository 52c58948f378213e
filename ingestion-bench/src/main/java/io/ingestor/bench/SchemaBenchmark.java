package io.ingestor.bench;

import io.ingestor.Ingestor;
import io.ingestor.MemoryCursor;
import io.ingestor.Record;
import io.ingestor.RecordFields;
import io.ingestor.RecordView;
import io.ingestor.validate.Schema;
import io.ingestor.validate.SchemaBuilder;
import io.ingestor.validate.SchemaType;
import io.ingestor.validate.Validator;
import io.ingestor.validate.Violations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Checks 64 encoded records against a compiled schema; the score is records per second. The walk beside it reads the
 * name and the kind of each field and checks nothing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SchemaBenchmark {

    private static final int RECORDS = 64;
    private static final Violations FAILING = new Violations() {
        @Override
        public void add(String field, String message) {
            throw new IllegalStateException(field + ": " + message);
        }

        @Override
        public boolean isFull() {
            return false;
        }
    };

    /** The form of the records: four fields, or a nested event of thirty. */
    @Param({"flight", "event"})
    public String form;

    private final List<MemoryCursor> cursors = new ArrayList<>();
    private final List<RecordView> views = new ArrayList<>();
    private Ingestor ingestor;
    private Validator validator;

    /** Makes the records and the schema. */
    @Setup
    public void prepare() throws IOException {
        boolean flat = "flight".equals(form);
        validator = (flat ? flightSchema() : eventSchema()).asValidator();
        ingestor = Ingestor.builder(Path.of("never-created"))
                .withoutLog()
                .validator(validator)
                .open();
        for (int i = 0; i < RECORDS; i++) {
            String tenant = "tenant-" + i;
            ingestor.ingest(Record.builder(tenant)
                            .entity("entity-" + i)
                            .data(flat ? flight(i) : event(i))
                            .build())
                    .join();
            MemoryCursor cursor = ingestor.scan(tenant);
            cursors.add(cursor);
            views.add(Objects.requireNonNull(cursor.next(), "record"));
        }
    }

    private static Map<String, Object> flight(int number) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("delay", number - 10);
        fields.put("distance", 418 + number);
        fields.put("origin", "SAN");
        fields.put("destination", number % 2 == 0 ? "SJC" : "LAX");
        return fields;
    }

    private static Schema flightSchema() {
        return Schema.builder()
                .types(SchemaType.OBJECT)
                .property("delay", number().minimum(-200).build())
                .property("distance", number().maximum(10_000).build())
                .property("origin", text().build())
                .property(
                        "destination",
                        text().enumeration(List.of("SJC", "LAX", "SFO")).build())
                .required("delay", "distance", "origin", "destination")
                .additionalProperties(Schema.none())
                .build();
    }

    /** Returns an event of thirty values: six of its own, three objects of six, and two items of three. */
    private static Map<String, Object> event(int number) {
        Map<String, Object> event = new LinkedHashMap<>(six(number));
        event.put("actor", six(number + 1));
        event.put("source", six(number + 2));
        event.put("target", six(number + 3));
        event.put("items", List.of(item(number), item(number + 1)));
        return event;
    }

    private static Map<String, Object> six(int number) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("identifier", "id-" + number);
        fields.put("kind", number % 3 == 0 ? "created" : "changed");
        fields.put("revision", number);
        fields.put("weight", number / 4.0);
        fields.put("active", number % 2 == 0);
        fields.put("description", "an event of some length, as they are");
        return fields;
    }

    private static Map<String, Object> item(int number) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("sku", "sku-" + number);
        fields.put("quantity", number);
        fields.put("price", 9.99);
        return fields;
    }

    private static Schema eventSchema() {
        Schema item = Schema.builder()
                .types(SchemaType.OBJECT)
                .property("sku", text().maxLength(20).build())
                .property(
                        "quantity",
                        number().types(SchemaType.INTEGER).minimum(0).build())
                .property("price", number().multipleOf(0.01).build())
                .required("sku", "quantity", "price")
                .additionalProperties(Schema.none())
                .build();
        Schema six = sixSchema().additionalProperties(Schema.none()).build();
        return sixSchema()
                .property("actor", six)
                .property("source", six)
                .property("target", six)
                .property(
                        "items",
                        Schema.builder()
                                .types(SchemaType.ARRAY)
                                .items(item)
                                .minItems(1)
                                .build())
                .required("actor", "items")
                .additionalProperties(Schema.none())
                .build();
    }

    private static SchemaBuilder sixSchema() {
        return Schema.builder()
                .types(SchemaType.OBJECT)
                .property("identifier", text().minLength(1).build())
                .property(
                        "kind",
                        text().enumeration(List.of("created", "changed", "removed"))
                                .build())
                .property("revision", number().types(SchemaType.INTEGER).build())
                .property("weight", number().minimum(0).maximum(1000).build())
                .property("active", Schema.builder().types(SchemaType.BOOLEAN).build())
                .property("description", text().maxLength(200).build())
                .required("identifier", "kind", "revision");
    }

    private static SchemaBuilder number() {
        return Schema.builder().types(SchemaType.NUMBER);
    }

    private static SchemaBuilder text() {
        return Schema.builder().types(SchemaType.STRING);
    }

    /** Closes the ingestor. */
    @TearDown
    public void close() throws IOException {
        for (MemoryCursor cursor : cursors) {
            cursor.close();
        }
        ingestor.close();
    }

    /** The check. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void check() {
        for (int i = 0; i < RECORDS; i++) {
            validator.validate(views.get(i).fields(), FAILING);
        }
    }

    /** The walk. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public int walk() {
        int sum = 0;
        for (int i = 0; i < RECORDS; i++) {
            sum += walk(views.get(i).fields());
        }
        return sum;
    }

    private static int walk(RecordFields fields) {
        int sum = 0;
        while (fields.next()) {
            sum += fields.name().length();
            if (fields.kind() == RecordFields.Kind.OBJECT || fields.kind() == RecordFields.Kind.LIST) {
                fields.enter();
                sum += walk(fields);
                fields.leave();
            }
        }
        return sum;
    }
}

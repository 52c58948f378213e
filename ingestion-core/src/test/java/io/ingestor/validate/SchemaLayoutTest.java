package io.ingestor.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.BatchResult;
import io.ingestor.Ingestor;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.Rejection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that records with a known layout are checked like all others. */
class SchemaLayoutTest {

    private static final int RECORDS = 1000;

    @TempDir
    private Path directory;

    private static Schema upTo(double maximum) {
        return Schema.builder()
                .types(SchemaType.OBJECT)
                .property(
                        "load",
                        Schema.builder()
                                .types(SchemaType.NUMBER)
                                .maximum(maximum)
                                .build())
                .property(
                        "kind",
                        Schema.builder()
                                .types(SchemaType.STRING)
                                .enumeration(List.of("new", "old"))
                                .build())
                .property("ok", Schema.builder().constant(true).build())
                .additionalProperties(Schema.none())
                .build();
    }

    private static Record record(String tenant, int number, double load, String kind, boolean ok) {
        return Record.builder(tenant)
                .entity("device-" + number % 10)
                .schema("reading", 0)
                .put("load", load)
                .put("kind", kind)
                .put("ok", ok)
                .build();
    }

    private static List<Integer> rejected(BatchResult result) {
        return result.rejections().stream().map(Rejection::index).toList();
    }

    private Ingestor open(SchemaRegistry registry) throws IOException {
        return Ingestor.builder(directory.resolve("log"))
                .withoutLog()
                .schemas(registry)
                .open();
    }

    @Test
    void findsEachWrongValueAmongRecordsOfOneLayout() throws IOException {
        long seed = ThreadLocalRandom.current().nextLong();
        System.out.println("SchemaLayoutTest seed " + seed);
        Random random = new Random(seed);
        Schemas schemas = Schemas.builder()
                .add("low", "reading", 1, upTo(10))
                .add("top", "reading", 1, upTo(100))
                .build();
        RecordBatch.Builder batch = RecordBatch.builder();
        List<Integer> wrong = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            boolean low = random.nextBoolean();
            double load = random.nextInt(120);
            String kind = random.nextInt(10) == 0 ? "odd" : "new";
            boolean ok = random.nextInt(10) > 0;
            batch.add(record(low ? "low" : "top", i, load, kind, ok));
            if (load > (low ? 10 : 100) || kind.equals("odd") || !ok) {
                wrong.add(i);
            }
        }

        try (Ingestor ingestor = open(SchemaRegistry.of(schemas))) {
            assertThat(rejected(ingestor.check(batch.build())))
                    .as("seed %d", seed)
                    .isEqualTo(wrong);
        }
    }

    @Test
    void appliesTheSchemaThatTakesThePlaceOfAnother() throws IOException {
        AtomicReference<Schemas> schemas = new AtomicReference<>();
        RecordBatch.Builder builder = RecordBatch.builder();
        for (int i = 0; i < RECORDS; i++) {
            builder.add(record("acme", i, 50, "old", true));
        }
        RecordBatch batch = builder.build();

        try (Ingestor ingestor = open(schemas::get)) {
            schemas.set(Schemas.builder().add("acme", "reading", 1, upTo(100)).build());
            assertThat(rejected(ingestor.check(batch))).isEmpty();
            schemas.set(Schemas.builder().add("acme", "reading", 1, upTo(10)).build());
            assertThat(rejected(ingestor.check(batch)))
                    .isEqualTo(IntStream.range(0, RECORDS).boxed().toList());
        }
    }
}

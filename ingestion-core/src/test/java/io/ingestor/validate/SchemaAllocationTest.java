package io.ingestor.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.ingestor.BatchResult;
import io.ingestor.Ingestor;
import io.ingestor.IngestorBuilder;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a check against schemas allocates no objects per record. */
class SchemaAllocationTest {

    private static final int RECORDS = 1000;
    private static final Schema READING = Schema.builder()
            .types(SchemaType.OBJECT)
            .property(
                    "temp",
                    Schema.builder().types(SchemaType.NUMBER).minimum(-50).build())
            .property(
                    "unit",
                    Schema.builder()
                            .types(SchemaType.STRING)
                            .enumeration(List.of("C", "F"))
                            .build())
            .required("temp", "unit")
            .additionalProperties(Schema.none())
            .build();
    private static final SchemaRegistry REGISTRY = SchemaRegistry.of(
            Schemas.builder().add(Schemas.ALL_TENANTS, "reading", 3, READING).build());

    /** The references of the records of a batch to their schema. */
    private enum Naming {
        NONE,
        LATEST,
        VERSION
    }

    @TempDir
    private Path directory;

    private static RecordBatch batch(int records, Naming naming) {
        RecordBatch.Builder batch = RecordBatch.builder();
        for (int i = 0; i < records; i++) {
            Record.Builder record = Record.builder("tenant-" + i % 3)
                    .entity("sensor-" + i)
                    .put("temp", 20.5 + i)
                    .put("unit", "C");
            if (naming != Naming.NONE) {
                record.schema("reading", naming == Naming.LATEST ? 0 : 3);
            }
            batch.add(record.build());
        }
        return batch.build();
    }

    /** Returns the fewest bytes that one of many checks of the batch allocated. */
    private static long bytesOf(Ingestor ingestor, RecordBatch batch) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 300; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            BatchResult result = ingestor.check(batch);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            assertThat(result.rejections()).isEmpty();
        }
        return least;
    }

    private double bytesPerRecord(IngestorBuilder builder, Naming naming) throws IOException {
        try (Ingestor ingestor = builder.open()) {
            long few = bytesOf(ingestor, batch(3, naming));
            long many = bytesOf(ingestor, batch(RECORDS, naming));
            return (double) (many - few) / RECORDS;
        }
    }

    private IngestorBuilder builder() {
        return Ingestor.builder(directory.resolve("log")).withoutLog();
    }

    @Test
    void makesNoObjectsForRecordsThatNameTheirSchema() throws IOException {
        double without = bytesPerRecord(builder(), Naming.VERSION);

        double with = bytesPerRecord(builder().schemas(REGISTRY), Naming.VERSION);

        assertThat(with).isLessThan(without + 1);
    }

    @Test
    void makesNoObjectsForRecordsThatGetAVersionOrASchema() throws IOException {
        SchemaPolicy policy = SchemaPolicy.builder()
                .defaultSchema(Schemas.ALL_TENANTS, "reading", 3)
                .build();
        // All three variants store the same records.
        double without = bytesPerRecord(builder(), Naming.VERSION);

        double latest = bytesPerRecord(builder().schemas(REGISTRY), Naming.LATEST);
        double chosen = bytesPerRecord(builder().schemas(REGISTRY, policy), Naming.NONE);

        assertThat(latest).isLessThan(without + 1);
        assertThat(chosen).isLessThan(without + 1);
    }
}

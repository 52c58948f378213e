package io.ingestor;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.validate.Schema;
import io.ingestor.validate.SchemaPolicy;
import io.ingestor.validate.SchemaRegistry;
import io.ingestor.validate.Schemas;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Tests that a batch may have more tenants and schemas than the counts of a batch begin with. */
class BatchOfManySchemasTest {

    private static final int TENANTS = 100;

    private static RecordBatch batch() {
        RecordBatch.Builder batch = RecordBatch.builder();
        for (int i = 0; i < 2 * TENANTS; i++) {
            batch.add(Record.builder("tenant-" + i % TENANTS)
                    .entity("e" + i)
                    .put("n", i)
                    .build());
        }
        return batch.build();
    }

    private static Ingestor open(SchemaPolicy policy) throws IOException {
        SchemaRegistry registry = SchemaRegistry.of(Schemas.builder()
                .add(Schemas.ALL_TENANTS, "any", 1, Schema.builder().build())
                .build());
        return Ingestor.builder(Path.of("never-created"))
                .withoutLog()
                .schemas(registry, policy)
                .open();
    }

    @Test
    void countsEachTenantOfABatchWithADefaultSchema() throws IOException {
        SchemaPolicy policy = SchemaPolicy.builder()
                .defaultSchema(Schemas.ALL_TENANTS, "any", 1)
                .build();
        try (Ingestor ingestor = open(policy)) {
            BatchResult result = ingestor.ingest(batch()).join();

            assertThat(result.rejections()).isEmpty();
            assertThat(ingestor.stats().schemas())
                    .hasSize(TENANTS)
                    .allSatisfy(counts -> assertThat(counts.checked()).isEqualTo(2));
        }
    }

    @Test
    void countsEachTenantOfABatchWithoutTheRequiredSchema() throws IOException {
        SchemaPolicy policy =
                SchemaPolicy.builder().required(Schemas.ALL_TENANTS).build();
        try (Ingestor ingestor = open(policy)) {
            BatchResult result = ingestor.ingest(batch()).join();

            assertThat(result.rejections()).hasSize(2 * TENANTS);
            assertThat(ingestor.stats().schemas())
                    .hasSize(TENANTS)
                    .allSatisfy(counts -> assertThat(counts.rejected()).isEqualTo(2));
        }
    }
}

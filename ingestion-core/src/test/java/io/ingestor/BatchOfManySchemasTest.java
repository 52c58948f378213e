package io.ingestor;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.validate.Schema;
import io.ingestor.validate.SchemaRegistry;
import io.ingestor.validate.SchemaType;
import io.ingestor.validate.Schemas;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests batches with the records of more tenants and schemas than fit into the first counts. */
class BatchOfManySchemasTest {

    private static final int TENANTS = 40;

    @TempDir
    Path directory;

    private static String tenant(int number) {
        return "tenant-" + number;
    }

    private BatchResult ingest(String schema) throws Exception {
        Schemas.Builder schemas = Schemas.builder();
        RecordBatch.Builder batch = RecordBatch.builder();
        for (int i = 0; i < TENANTS; i++) {
            schemas.add(
                    tenant(i),
                    "orders",
                    1,
                    Schema.builder().types(SchemaType.OBJECT).build());
            batch.add(Record.builder(tenant(i))
                    .entity("e")
                    .schema(schema, 1)
                    .put("n", i)
                    .build());
        }
        try (Ingestor ingestor = Ingestor.builder(directory)
                .schemas(SchemaRegistry.of(schemas.build()))
                .open()) {
            return ingestor.ingest(batch.build()).get();
        }
    }

    @Test
    void acceptsABatchOfManyTenantsWithASchemaEach() throws Exception {
        assertThat(ingest("orders").accepted()).isEqualTo(TENANTS);
    }

    @Test
    void rejectsABatchOfManyTenantsWithAnUnknownSchemaEach() throws Exception {
        assertThat(ingest("unknown").rejections()).hasSize(TENANTS);
    }
}

package io.ingestor.internal.engine;

import static io.ingestor.internal.fake.Records.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.BatchResult;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.RejectedException;
import io.ingestor.internal.fake.ControlledLog;
import io.ingestor.internal.fake.EngineBuilder;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that clients cannot write the schema and the tenant of dead letters, whether letters are kept or not. */
class ReservedNamesTest {

    private Engine engine;

    @BeforeEach
    void open() throws IOException {
        engine = EngineBuilder.on(new ControlledLog().automatic()).open();
    }

    private static Record ofTenant(String tenant) {
        return Record.builder(tenant).entity("e").put("n", 1L).build();
    }

    private static Record ofSchema(String schema) {
        return Record.builder("acme").entity("e").schema(schema, 0).put("n", 1L).build();
    }

    private String rejection(RecordBatch batch) {
        BatchResult result = engine.ingest(batch).join();
        assertThat(result.rejections()).hasSize(1);
        return result.rejections().get(0).violations().get(0).describe();
    }

    @Test
    void rejectsARecordOfTheUnknownTenant() {
        assertThat(rejection(RecordBatch.of(ofTenant("_unknown"))))
                .isEqualTo("id.tenant_id.id: must not be _unknown, which is reserved for rejected records:"
                        + " use another name");
    }

    @Test
    void rejectsTheUnknownTenantAlsoIfTheLayoutIsKnown() {
        RecordBatch.Builder alike = RecordBatch.builder();
        for (int i = 0; i < 100; i++) {
            alike.add(ofTenant("_unknowm"));
        }

        BatchResult result =
                engine.ingest(alike.add(ofTenant("_unknown")).build()).join();

        assertThat(result.rejections()).hasSize(1);
        assertThat(result.rejections().get(0).index()).isEqualTo(100);
    }

    @Test
    void rejectsARecordOfTheSchemaOfDeadLetters() {
        assertThat(rejection(RecordBatch.of(ofSchema("_dead_letter"))))
                .isEqualTo(
                        "schema.name: must not be _dead_letter, which is reserved for rejected records: use another name");
    }

    @Test
    void rejectsTheSchemaAlsoIfTheLayoutIsKnown() {
        RecordBatch.Builder alike = RecordBatch.builder();
        for (int i = 0; i < 100; i++) {
            alike.add(ofSchema("_dead_lettes"));
        }

        BatchResult result =
                engine.ingest(alike.add(ofSchema("_dead_letter")).build()).join();

        assertThat(result.rejections()).hasSize(1);
    }

    @Test
    void rejectsABatchWithAReservedDefault() {
        RecordBatch tenant =
                RecordBatch.builder().tenant("_unknown").add(record("a", 1)).build();
        RecordBatch schema = RecordBatch.builder()
                .schema("_dead_letter", 0)
                .add(record("a", 1))
                .build();

        assertThatThrownBy(engine.ingest(tenant)::join)
                .hasCauseInstanceOf(RejectedException.class)
                .hasMessageContaining("tenant of the batch must not be _unknown");
        assertThatThrownBy(engine.ingest(schema)::join)
                .hasCauseInstanceOf(RejectedException.class)
                .hasMessageContaining("schema of the batch must not be _dead_letter");
    }

    @Test
    void acceptsOtherNamesThatBeginWithAnUnderscore() {
        BatchResult result = engine.ingest(RecordBatch.of(ofTenant("_known"), ofSchema("_dead_letters")))
                .join();

        assertThat(result.accepted()).isEqualTo(2);
    }
}

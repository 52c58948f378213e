package io.ingestor.grpc.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.ingestor.grpc.RunningServer;
import io.ingestor.grpc.fake.Records;
import io.ingestor.grpc.fake.StreamClient;
import io.ingestor.proto.storage.DataRecord;
import io.ingestor.proto.storage.IngestBatchRequest;
import io.ingestor.proto.storage.IngestBatchResponse;
import io.ingestor.proto.storage.IngestRecordRequest;
import io.ingestor.proto.storage.SchemaID;
import io.ingestor.proto.storage.StreamError;
import io.ingestor.proto.storage.StreamInit;
import io.ingestor.proto.storage.TenantID;
import io.ingestor.validate.Schema;
import io.ingestor.validate.SchemaPolicy;
import io.ingestor.validate.SchemaRegistry;
import io.ingestor.validate.Schemas;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of records that name a schema, on a server whose engine checks them. */
@Timeout(60)
class SchemasTest {

    private static final Schemas SCHEMAS = Schemas.builder()
            .add(
                    "acme",
                    "orders",
                    2,
                    Schema.builder()
                            .property("n", Schema.builder().minimum(0).build())
                            .required("n")
                            .build())
            .build();

    private static final String UNKNOWN = "schema: must be registered for tenant \"acme\", was \"invoices\" version 7: "
            + "registered are \"orders\"";

    private RunningServer server;

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        server = new RunningServer(
                RunningServer.engine(directory)
                        .schemas(
                                SchemaRegistry.of(SCHEMAS),
                                SchemaPolicy.builder().required("strict").build())
                        .open(),
                settings -> settings);
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    private static DataRecord record(String entity, String schema, int version, double n) {
        return Records.record("acme", entity).toBuilder()
                .setData(Records.data(n))
                .setSchema(SchemaID.newBuilder().setName(schema).setVersion(version))
                .build();
    }

    private static StreamInit init(SchemaID.Builder schema) {
        return StreamInit.newBuilder()
                .setTenantId(TenantID.newBuilder().setId("acme"))
                .setSchema(schema)
                .build();
    }

    private Status refusal(DataRecord record, String validateOnly) {
        IngestRecordRequest request = IngestRecordRequest.newBuilder()
                .setRecord(record)
                .putOptions("validate_only", validateOnly)
                .build();
        return catchThrowableOfType(
                        StatusRuntimeException.class, () -> server.blocking().ingestRecord(request))
                .getStatus();
    }

    @Test
    void aSingleOneWithAnUnknownSchemaIsNotFound() {
        Status stored = refusal(record("a", "invoices", 7, 1), "false");
        Status checked = refusal(record("a", "invoices", 7, 1), "true");

        assertThat(stored.getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(stored.getDescription()).isEqualTo(UNKNOWN);
        assertThat(checked.getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(checked.getDescription()).isEqualTo(UNKNOWN);
    }

    @Test
    void aSingleOneThatBreaksItsSchemaOrMustNameOneIsInvalid() {
        Status broken = refusal(record("a", "orders", 0, -3), "false");
        Status missing = refusal(Records.record("strict", "a"), "false");

        assertThat(broken.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(broken.getDescription()).isEqualTo("data/n: minimum: must be >= 0, was -3");
        assertThat(missing.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(missing.getDescription()).startsWith("schema.name: must be set in records of tenant \"strict\"");
    }

    @Test
    void eachRecordOfABatchHasItsOwnCode() {
        IngestBatchResponse response = server.blocking()
                .ingestBatch(IngestBatchRequest.newBuilder()
                        .addRecords(record("a", "orders", 0, 1))
                        .addRecords(record("b", "invoices", 7, 1))
                        .addRecords(record("c", "orders", 2, -3))
                        .build());

        assertThat(response.getSuccessfulCount()).isEqualTo(1);
        assertThat(response.getResultsList())
                .extracting(row -> row.getStatus().getCode())
                .containsExactly(0, 5, 3);
        assertThat(response.getResults(1).getErrorMessage()).isEqualTo(UNKNOWN);
        assertThat(server.ingestor().get("acme", "a").orElseThrow().record().schemaVersion())
                .isEqualTo(2);
    }

    @Test
    void aStreamChecksItsRecordsAgainstTheSchemaOfItsInit() throws Exception {
        StreamClient stream = StreamClient.open(server.channel())
                .init(init(SchemaID.newBuilder().setName("orders")));

        stream.record(Records.record("acme", "a").toBuilder()
                .setData(Records.data(-3))
                .build());
        StreamError broken = stream.error();
        stream.record(record("b", "invoices", 7, 1));
        StreamError unknown = stream.error();
        stream.record(Records.record("acme", "c"));
        stream.halfClose();

        assertThat(broken.getStatus().getCode()).isEqualTo(3);
        assertThat(broken.getStatus().getMessage()).isEqualTo("data/n: minimum: must be >= 0, was -3");
        assertThat(unknown.getStatus().getCode()).isEqualTo(5);
        assertThat(unknown.getStatus().getMessage()).isEqualTo(UNKNOWN);
        assertThat(stream.ack().getSequenceNumber()).isEqualTo(3);
        assertThat(stream.end().isOk()).isTrue();
        assertThat(server.ingestor().get("acme", "c").orElseThrow().record().schemaVersion())
                .isEqualTo(2);
    }

    @Test
    void anUnknownSchemaOfAnInitRejectsEachRecordThatNamesNone() throws Exception {
        StreamClient stream = StreamClient.open(server.channel())
                .init(init(SchemaID.newBuilder().setName("invoices").setVersion(7)));

        stream.record(Records.record("acme", "a"));

        assertThat(stream.error().getStatus().getCode()).isEqualTo(5);
    }

    @Test
    void aWrongSchemaOfAnInitEndsTheStream() throws Exception {
        for (SchemaID.Builder wrong : new SchemaID.Builder[] {
            SchemaID.newBuilder().setVersion(1),
            SchemaID.newBuilder().setName("orders").setVersion(-1),
            SchemaID.newBuilder().setName("n".repeat(60_000)),
            SchemaID.newBuilder()
                    .setName("orders")
                    .setTenantId(TenantID.newBuilder().setId("other"))
        }) {
            Status end = StreamClient.open(server.channel()).init(init(wrong)).end();

            assertThat(end.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(end.getDescription()).startsWith("init.schema.").contains(": must ");
        }
    }
}

package io.ingestor.grpc.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.ingestor.Ingestor;
import io.ingestor.grpc.RunningServer;
import io.ingestor.grpc.fake.Records;
import io.ingestor.grpc.fake.StreamClient;
import io.ingestor.grpc.guard.Principal;
import io.ingestor.proto.storage.IngestBatchRequest;
import io.ingestor.proto.storage.IngestBatchResponse;
import io.ingestor.proto.storage.IngestRecordRequest;
import io.ingestor.proto.storage.IngestRecordResponse;
import io.ingestor.proto.storage.IngestionServiceGrpc;
import io.ingestor.proto.storage.StreamAck;
import io.ingestor.transform.Transform.Outcome;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a transform can write the correlation id and the client of a call into its records. */
@Timeout(60)
class RecordOriginTest {

    @TempDir
    private Path directory;

    private Ingestor ingestor() throws Exception {
        return RunningServer.engine(directory)
                .transforms((in, out) -> {
                    while (in.next()) {
                        out.copy(in);
                    }
                    out.metadata("call", out.origin().correlationId());
                    out.metadata("client", out.origin().client());
                    return Outcome.CHANGED;
                })
                .open();
    }

    private static Map<String, String> labels(Ingestor ingestor, String entity) {
        return ingestor.get("acme", entity).orElseThrow().record().metadata();
    }

    private static Channel withId(RunningServer server, String id) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("x-correlation-id", Metadata.ASCII_STRING_MARSHALLER), id);
        return ClientInterceptors.intercept(server.channel(), MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    @Test
    void eachKindOfCallGivesItsOwn() throws Exception {
        try (Ingestor ingestor = ingestor();
                RunningServer server = new RunningServer(ingestor, settings -> settings)) {
            IngestRecordResponse single = IngestionServiceGrpc.newBlockingStub(withId(server, "call-1"))
                    .ingestRecord(IngestRecordRequest.newBuilder()
                            .setRecord(Records.record("acme", "1"))
                            .build());
            IngestBatchResponse batch = IngestionServiceGrpc.newBlockingStub(withId(server, "call-2"))
                    .ingestBatch(IngestBatchRequest.newBuilder()
                            .addRecords(Records.record("acme", "2"))
                            .build());
            StreamAck third = StreamClient.open(withId(server, "call-3"))
                    .record(Records.record("acme", "3"))
                    .ack();

            assertThat(single.getStatus().getCode()).isZero();
            assertThat(batch.getSuccessfulCount()).isEqualTo(1);
            assertThat(third.getSequenceNumber()).isEqualTo(1);
            assertThat(labels(ingestor, "1")).isEqualTo(Map.of("call", "call-1", "client", "127.0.0.1"));
            assertThat(labels(ingestor, "2")).isEqualTo(Map.of("call", "call-2", "client", "127.0.0.1"));
            assertThat(labels(ingestor, "3")).isEqualTo(Map.of("call", "call-3", "client", "127.0.0.1"));
        }
    }

    @Test
    void aCallerWithANameIsNamed() throws Exception {
        try (Ingestor ingestor = ingestor();
                RunningServer server = new RunningServer(
                        ingestor, settings -> settings.authenticator(call -> Principal.of("loader")))) {
            IngestRecordResponse single = server.blocking()
                    .ingestRecord(IngestRecordRequest.newBuilder()
                            .setRecord(Records.record("acme", "1"))
                            .build());

            assertThat(single.getStatus().getCode()).isZero();
            assertThat(labels(ingestor, "1")).containsEntry("client", "loader");
        }
    }
}

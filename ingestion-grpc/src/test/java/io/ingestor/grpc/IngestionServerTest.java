package io.ingestor.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.ingestor.IngestorState;
import io.ingestor.Record;
import io.ingestor.grpc.fake.Details;
import io.ingestor.grpc.fake.LogCapture;
import io.ingestor.grpc.fake.RawBytes;
import io.ingestor.grpc.fake.Records;
import io.ingestor.grpc.fake.StreamClient;
import io.ingestor.grpc.internal.guard.CorrelationInterceptor;
import io.ingestor.proto.storage.DataRecord;
import io.ingestor.proto.storage.HealthCheckRequest;
import io.ingestor.proto.storage.HealthCheckResponse.ServingStatus;
import io.ingestor.proto.storage.IngestBatchRequest;
import io.ingestor.proto.storage.IngestBatchResponse;
import io.ingestor.proto.storage.IngestRecordRequest;
import io.ingestor.proto.storage.IngestRecordResponse;
import io.ingestor.proto.storage.IngestResult;
import io.ingestor.proto.storage.IngestionMetrics;
import io.ingestor.proto.storage.IngestionServiceGrpc;
import io.ingestor.proto.storage.IngestionStatusRequest;
import io.ingestor.proto.storage.SchemaID;
import io.ingestor.proto.storage.StreamAck;
import io.ingestor.proto.storage.StreamInit;
import io.ingestor.proto.storage.TenantID;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the service over sockets, with a real engine. */
class IngestionServerTest {

    private static final int MAX_MESSAGE = 100_000;

    @TempDir
    private Path directory;

    private LogCapture log;
    private RunningServer server;

    @BeforeEach
    void start() throws IOException {
        log = new LogCapture();
        server = RunningServer.on(directory, settings -> settings.maxMessageBytes(MAX_MESSAGE));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        log.close();
    }

    @Test
    void storesARecordAndTellsItsName() {
        IngestRecordResponse response = server.blocking().ingestRecord(request(Records.record("ac/me", "order%1")));

        assertThat(response.getStatus().getCode()).isZero();
        assertThat(response.getRecordId()).isEqualTo("ac%2Fme/order%251/1");
        assertThat(response.getVersion()).isEqualTo(1);
        assertThat(response.getSequence()).isEqualTo(1);
        assertThat(server.ingestor().get("ac/me", "order%1")).isPresent();
    }

    @Test
    void makesAnEntityIdWhereThereIsNone() {
        DataRecord record = DataRecord.newBuilder()
                .setId(io.ingestor.proto.storage.RecordID.newBuilder()
                        .setTenantId(TenantID.newBuilder().setId("acme")))
                .build();

        String id = server.blocking().ingestRecord(request(record)).getRecordId();

        assertThat(id).matches("acme/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/1");
    }

    @Test
    void clientThatSendsPlainRecordsReadsAsManyAcks() throws Exception {
        int records = 5_000;
        StreamClient stream = StreamClient.open(server.channel());

        for (int i = 0; i < records; i++) {
            stream.record(Records.record("acme", "e" + i));
        }
        stream.halfClose();

        stream.request(records);
        long version = 0;
        for (int i = 0; i < records; i++) {
            StreamAck ack = stream.received().getAck();
            assertThat(ack.getSequenceNumber()).isEqualTo(i + 1);
            assertThat(ack.getVersion()).isGreaterThan(version);
            assertThat(ack.getDurableSequence()).isGreaterThanOrEqualTo(ack.getVersion());
            version = ack.getVersion();
            assertThat(ack.getRecordId()).isEqualTo("acme/e" + i + "/" + version);
        }
        assertThat(stream.end().getCode()).isEqualTo(Status.Code.OK);
        assertThat(server.ingestor().stats().sequences().durable()).isEqualTo(records);
    }

    @Test
    void streamOfRecordsBatchesAndCommitsKeepsItsOrder() throws Exception {
        StreamClient stream = StreamClient.open(server.channel())
                .init(StreamInit.newBuilder()
                        .setTenantId(TenantID.newBuilder().setId("acme"))
                        .build())
                .record(Records.withoutTenant("1"))
                .batch(Records.withoutTenant("2"), Records.bad("acme", "3"), Records.record("globex", "4"))
                .commit()
                .record(Records.bad("acme", "5"))
                .record(Records.withoutTenant("6"))
                .halfClose();

        assertThat(stream.ack().getRecordId()).isEqualTo("acme/1/1");
        assertThat(stream.error().getSequenceNumber()).isEqualTo(3);
        assertThat(stream.ack().getSequenceNumber()).isEqualTo(4);
        assertThat(stream.ack().getSequenceNumber()).isEqualTo(4);
        assertThat(stream.error().getSequenceNumber()).isEqualTo(5);
        StreamAck last = stream.ack();
        assertThat(last.getSequenceNumber()).isEqualTo(6);
        assertThat(last.getRejectedCount()).isEqualTo(2);
        assertThat(stream.end().getCode()).isEqualTo(Status.Code.OK);
        assertThat(server.ingestor().get("globex", "4")).isPresent();
        assertThat(server.ingestor().get("acme", "3")).isEmpty();
    }

    @Test
    void recordThatNamesASchemaIsNotSupported() throws Exception {
        DataRecord named = Records.record("acme", "2").toBuilder()
                .setSchema(SchemaID.newBuilder().setName("orders"))
                .build();
        IngestBatchRequest batch = IngestBatchRequest.newBuilder()
                .addRecords(Records.record("acme", "1"))
                .addRecords(named)
                .build();

        StatusRuntimeException single = refusal(request(named));
        StatusRuntimeException checked = refusal(
                request(named).toBuilder().putOptions("validate_only", "true").build());
        IngestBatchResponse rows = server.blocking().ingestBatch(batch);
        StatusRuntimeException transaction = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> server.blocking()
                        .ingestBatch(batch.toBuilder().setTransactional(true).build()));
        StreamClient stream = StreamClient.open(server.channel()).record(named).record(Records.record("acme", "3"));

        for (StatusRuntimeException e : List.of(single, checked, transaction)) {
            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
            assertThat(e.getStatus().getDescription())
                    .endsWith("schema: is not supported by this version: leave it out");
        }
        assertThat(Details.badFields(single)).containsExactly("record.schema");
        assertThat(rows.getSuccessfulCount()).isOne();
        assertThat(rows.getResults(1).getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED.value());
        assertThat(stream.error().getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED.value());
        assertThat(stream.ack().getSequenceNumber()).isEqualTo(2);
        assertThat(server.ingestor().get("acme", "2")).isEmpty();
        assertThat(server.ingestor().get("acme", "3")).isPresent();
    }

    @Test
    void missingTenantIsNamed() {
        StatusRuntimeException e = refusal(request(Records.withoutTenant("1")));

        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(e.getStatus().getDescription()).startsWith("id.tenant_id.id: ");
        assertThat(Details.badFields(e)).containsExactly("record.id.tenant_id.id");
        assertThat(Details.retryMillis(e)).isEmpty();
    }

    @Test
    void missingTenantOnAStreamIsAnErrorOfThatRecord() throws Exception {
        StreamClient stream = StreamClient.open(server.channel())
                .record(Records.withoutTenant("1"))
                .record(Records.record("acme", "2"));

        assertThat(stream.error().getStatus().getMessage()).startsWith("id.tenant_id.id: ");
        assertThat(stream.ack().getSequenceNumber()).isEqualTo(2);
    }

    @Test
    void malformedBytesAreTheClientsMistake() {
        byte[] noMessage = {0x0a, 0x7f, 0x00};
        byte[] noRecord = IngestRecordRequest.newBuilder()
                .setRecord(Records.record("acme", "1"))
                .build()
                .toByteArray();
        noRecord[3] = 0x7f;

        StatusRuntimeException outer = raw(noMessage);
        StatusRuntimeException inner = raw(noRecord);

        assertThat(outer.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(outer.getStatus().getDescription()).startsWith("the request is not a storage.IngestRecordRequest: ");
        assertThat(inner.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(Details.badFields(inner)).allMatch(field -> field.startsWith("record"));
        assertThat(log.stackTraces()).isEmpty();
        assertThat(log.errors()).isEmpty();
    }

    @Test
    void badUtf8AndWrongTypesAreTheClientsMistake() {
        ByteString badTenant = Records.record("acme", "1").toByteString();
        byte[] bytes = badTenant.toByteArray();
        bytes[indexOf(bytes, (byte) 'a')] = (byte) 0xff;
        byte[] badUtf8 = wrap(1, ByteString.copyFrom(bytes));
        // The id of the record is a number.
        byte[] wrongType = wrap(1, ByteString.copyFrom(new byte[] {0x08, 0x05}));

        StatusRuntimeException utf8 = raw(badUtf8);
        StatusRuntimeException type = raw(wrongType);

        assertThat(utf8.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(Details.badFields(utf8)).containsExactly("record.id.tenant_id.id");
        assertThat(utf8.getStatus().getDescription()).contains("UTF-8");
        assertThat(type.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(Details.badFields(type)).containsExactly("record.id.tenant_id.id");
        assertThat(log.stackTraces()).isEmpty();
    }

    @Test
    void recordWithTwoTenantsBelongsToTheOneThatProtobufSees() throws Exception {
        ByteString twice = DataRecord.newBuilder()
                .setId(Records.id("acme", "1"))
                .build()
                .toByteString()
                .concat(DataRecord.newBuilder()
                        .setId(io.ingestor.proto.storage.RecordID.newBuilder()
                                .setTenantId(TenantID.newBuilder().setId("globex")))
                        .build()
                        .toByteString());
        DataRecord seen = DataRecord.parseFrom(twice);

        String id = ClientCalls.blockingUnaryCall(
                        server.channel(),
                        RawBytes.requests(IngestionServiceGrpc.getIngestRecordMethod()),
                        CallOptions.DEFAULT,
                        wrap(1, twice))
                .getRecordId();

        assertThat(seen.getId().getTenantId().getId()).isEqualTo("globex");
        assertThat(id).isEqualTo("globex/1/1");
        assertThat(server.ingestor().get("acme", "1")).isEmpty();
    }

    @Test
    void twoRecordFieldsInOneRequestAreMergedAsProtobufDoes() {
        byte[] twice = IngestRecordRequest.newBuilder()
                .setRecord(Records.record("acme", "1"))
                .build()
                .toByteString()
                .concat(IngestRecordRequest.newBuilder()
                        .setRecord(DataRecord.newBuilder().setVersion(7))
                        .build()
                        .toByteString())
                .toByteArray();

        String id = ClientCalls.blockingUnaryCall(
                        server.channel(),
                        RawBytes.requests(IngestionServiceGrpc.getIngestRecordMethod()),
                        CallOptions.DEFAULT,
                        twice)
                .getRecordId();

        assertThat(id).isEqualTo("acme/1/7");
    }

    @Test
    void overSizeMessageIsInvalidArgumentWithBothSizes() {
        IngestRecordRequest request = request(payload(MAX_MESSAGE));

        StatusRuntimeException plain = refusal(request);
        StatusRuntimeException compressed = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> server.blocking().withCompression("gzip").ingestRecord(request));

        assertThat(plain.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(plain.getStatus().getDescription())
                .isEqualTo("the message has " + request.getSerializedSize()
                        + " bytes, the limit is 100000; send fewer or smaller records in one message");
        assertThat(compressed.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(compressed.getStatus().getDescription())
                .isEqualTo("the message decompresses to more than 100000 bytes, the limit is 100000; send fewer or"
                        + " smaller records in one message");
        assertThat(log.stackTraces()).isEmpty();
    }

    @Test
    void overSizeMessageOnAStreamEndsItAfterTheAcksBeforeIt() throws Exception {
        StreamClient stream = StreamClient.open(server.channel())
                .record(Records.record("acme", "1"))
                .record(payload(MAX_MESSAGE));

        assertThat(stream.ack().getSequenceNumber()).isEqualTo(1);
        assertThat(stream.end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void malformedRequestOfAnyServiceIsInvalidAndLeavesNoStackTrace() throws Exception {
        byte[] beyondTheEnd = {0x0a, 0x05, 0x01};
        byte[] notUtf8 = {0x0a, 0x01, (byte) 0xff};
        List<MethodDescriptor<?, ?>> methods = List.of(
                IngestionServiceGrpc.getIngestRecordMethod(),
                IngestionServiceGrpc.getIngestBatchMethod(),
                IngestionServiceGrpc.getIngestStreamMethod(),
                IngestionServiceGrpc.getGetIngestionStatusMethod(),
                IngestionServiceGrpc.getHealthCheckMethod(),
                HealthGrpc.getCheckMethod(),
                HealthGrpc.getWatchMethod(),
                ServerReflectionGrpc.getServerReflectionInfoMethod());

        for (MethodDescriptor<?, ?> method : methods) {
            assertThat(answer(method, beyondTheEnd, CallOptions.DEFAULT).getCode())
                    .as(method.getFullMethodName())
                    .isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(answer(method, beyondTheEnd, CallOptions.DEFAULT.withCompression("gzip"))
                            .getCode())
                    .as(method.getFullMethodName())
                    .isEqualTo(Status.Code.INVALID_ARGUMENT);
        }
        for (MethodDescriptor<?, ?> method :
                List.of(IngestionServiceGrpc.getHealthCheckMethod(), HealthGrpc.getCheckMethod())) {
            assertThat(answer(method, notUtf8, CallOptions.DEFAULT).getCode())
                    .as(method.getFullMethodName())
                    .isEqualTo(Status.Code.INVALID_ARGUMENT);
        }
        assertThat(log.stackTraces()).isEmpty();
        while (server.server().requests().held() != 0) {
            Thread.onSpinWait();
        }
    }

    /** Returns the final status of a call with these bytes as its only message. */
    private <R> Status answer(MethodDescriptor<?, R> method, byte[] bytes, CallOptions options) throws Exception {
        CompletableFuture<Status> end = new CompletableFuture<>();
        ClientCall<byte[], R> call = server.channel().newCall(RawBytes.requests(method), options);
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        end.complete(status);
                    }
                },
                new Metadata());
        call.request(1);
        call.sendMessage(bytes);
        call.halfClose();
        return end.get(60, TimeUnit.SECONDS);
    }

    @Test
    void messageOfTwiceTheSizeIsInvalidBeforeItHasComeIn() {
        StatusRuntimeException e = refusal(request(payload(20 * MAX_MESSAGE)));

        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(e.getStatus().getDescription())
                .startsWith("the message has more than ")
                .contains("the limit is 100000");
        assertThat(log.stackTraces()).isEmpty();
    }

    @Test
    void compressedMessageIsTaken() {
        assertThat(server.blocking()
                        .withCompression("gzip")
                        .ingestRecord(request(Records.record("acme", "1")))
                        .getRecordId())
                .isEqualTo("acme/1/1");
    }

    @Test
    void goodBatchNeedsNoRowsUnlessAskedFor() {
        IngestBatchRequest request = batch(Records.record("acme", "1"), Records.record("acme", "2"));

        IngestBatchResponse few = server.blocking().ingestBatch(request);
        IngestBatchResponse all = server.blocking()
                .ingestBatch(request.toBuilder().putOptions("results", "all").build());

        assertThat(few.getSuccessfulCount()).isEqualTo(2);
        assertThat(few.getFailedCount()).isZero();
        assertThat(few.getResultsList()).isEmpty();
        assertThat(few.getFirstSequence()).isEqualTo(1);
        assertThat(few.getLastSequence()).isEqualTo(2);
        assertThat(all.getResultsList()).extracting(IngestResult::getRecordId).containsExactly("acme/1/3", "acme/2/4");
    }

    @Test
    void batchWithABadRecordKeepsTheGoodAndAnswersRowByRow() {
        IngestBatchResponse response = server.blocking()
                .ingestBatch(batch(Records.record("acme", "1"), Records.bad("acme", "2"), Records.record("acme", "3")));

        assertThat(response.getStatus().getCode()).isZero();
        assertThat(response.getSuccessfulCount()).isEqualTo(2);
        assertThat(response.getFailedCount()).isEqualTo(1);
        assertThat(response.getResultsList())
                .extracting(IngestResult::getRecordId)
                .containsExactly("acme/1/1", "", "acme/3/2");
        assertThat(response.getResults(1).getStatus().getCode()).isEqualTo(3);
        assertThat(response.getResults(1).getErrorMessage()).isEqualTo("version: must be >= 0, was -1");
    }

    @Test
    void transactionalBatchWithABadRecordStoresNothing() {
        StatusRuntimeException e = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> server.blocking()
                        .ingestBatch(batch(Records.record("acme", "1"), Records.bad("acme", "2")).toBuilder()
                                .setTransactional(true)
                                .build()));

        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(e.getStatus().getDescription()).isEqualTo("records[1].version: must be >= 0, was -1");
        assertThat(Details.badFields(e)).containsExactly("records[1].version");
        assertThat(server.ingestor().get("acme", "1")).isEmpty();
        assertThat(server.ingestor().stats().sequences().durable()).isZero();
    }

    @Test
    void transactionalBatchIsCheckedAsItWouldBeStored() {
        StatusRuntimeException e = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> server.blocking()
                        .ingestBatch(batch(Records.record("acme", "1"), Records.bad("acme", "2")).toBuilder()
                                .setTransactional(true)
                                .putOptions("validate_only", "true")
                                .build()));

        assertThat(Details.badFields(e)).containsExactly("records[1].version");
    }

    @Test
    void emptyBatchIsInvalid() {
        StatusRuntimeException e = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> server.blocking().ingestBatch(IngestBatchRequest.getDefaultInstance()));

        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(e.getStatus().getDescription()).isEqualTo("records: must hold at least one record");
    }

    @Test
    void validateOnlyAnswersAndStoresNothing() throws Exception {
        Map<String, String> options = Map.of("validate_only", "true");

        IngestRecordResponse record = server.blocking()
                .ingestRecord(request(Records.record("acme", "1")).toBuilder()
                        .putAllOptions(options)
                        .build());
        IngestBatchResponse batch = server.blocking()
                .ingestBatch(batch(Records.record("acme", "1"), Records.bad("acme", "2")).toBuilder()
                        .putAllOptions(options)
                        .build());
        StreamClient stream = StreamClient.open(server.channel(), options)
                .record(Records.record("acme", "1"))
                .record(Records.bad("acme", "1"))
                .commit()
                .halfClose();

        assertThat(record.getSequence()).isZero();
        assertThat(batch.getFailedCount()).isEqualTo(1);
        assertThat(batch.getLastSequence()).isZero();
        assertThat(stream.ack().getSequenceNumber()).isEqualTo(1);
        assertThat(stream.error().getSequenceNumber()).isEqualTo(2);
        assertThat(stream.ack().getSequenceNumber()).isEqualTo(2);
        assertThat(stream.end().getCode()).isEqualTo(Status.Code.OK);
        assertThat(server.ingestor().stats().sequences().written()).isZero();
        assertThat(server.ingestor().get("acme", "1")).isEmpty();
    }

    @Test
    void everyDurabilityIsAcked() throws Exception {
        for (String durability : List.of("accepted", "written", "synced")) {
            IngestRecordResponse response = server.blocking()
                    .ingestRecord(request(Records.record("acme", "1")).toBuilder()
                            .putOptions("durability", durability)
                            .build());
            StreamClient stream = StreamClient.open(server.channel(), Map.of("durability", durability))
                    .record(Records.record("acme", "1"))
                    .commit();

            assertThat(response.getSequence()).isPositive();
            long version = stream.ack().getVersion();
            assertThat(stream.ack().getDurableSequence()).isGreaterThanOrEqualTo(version);
        }
    }

    @Test
    void engineWithoutALogRefusesSyncedAndServesTheRest(@TempDir Path other) throws Exception {
        try (RunningServer volatileServer =
                new RunningServer(RunningServer.engine(other).withoutLog().open(), settings -> settings)) {
            IngestRecordRequest request = request(Records.record("acme", "1"));

            StatusRuntimeException e = catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> volatileServer
                            .blocking()
                            .ingestRecord(request.toBuilder()
                                    .putOptions("durability", "synced")
                                    .build()));
            IngestRecordResponse response = volatileServer.blocking().ingestRecord(request);
            StreamClient stream = StreamClient.open(volatileServer.channel(), Map.of("ready", "true"));

            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
            assertThat(Details.retryMillis(e)).isEmpty();
            assertThat(response.getSequence()).isEqualTo(1);
            assertThat(stream.next().getReady().getDurability()).isEqualTo("accepted");
        }
    }

    @Test
    void correlationIdIsTheClientsIfWellFormedAndToldEitherWay() {
        assertThat(correlationId("order-17.a:b_c", request(Records.record("acme", "1"))))
                .isEqualTo("order-17.a:b_c");
        assertThat(correlationId("two words", request(Records.record("acme", "1"))))
                .matches("[0-9a-f]{16}");
        assertThat(correlationId("order-18", request(Records.withoutTenant("1"))))
                .isEqualTo("order-18");
    }

    @Test
    void statusTellsTrueFiguresOfAllAndOfOneTenant() throws Exception {
        server.blocking()
                .ingestBatch(
                        batch(Records.record("acme", "1"), Records.record("globex", "1"), Records.bad("globex", "2")));
        StreamClient stream = StreamClient.open(server.channel(), Map.of("ready", "true"));
        stream.next();

        IngestionMetrics all = metrics("");
        // Both figures are updated after the acknowledgement.
        while (all.getPendingRecords() != 0 || all.getAvgLatencyMs() == 0) {
            all = metrics("");
        }
        IngestionMetrics globex = metrics("globex");
        IngestionMetrics nobody = metrics("initech");

        assertThat(all.getTotalRecordsIngested()).isEqualTo(2);
        assertThat(all.getFailedRecords()).isEqualTo(1);
        assertThat(all.getActiveStreams()).isEqualTo(1);
        assertThat(all.getDurableSequence()).isEqualTo(2);
        assertThat(all.getWalSizeBytes()).isPositive();
        assertThat(all.getMemtableCount()).isPositive();
        assertThat(all.getState()).isEqualTo("OPEN");
        assertThat(globex.getTotalRecordsIngested()).isEqualTo(1);
        assertThat(globex.getFailedRecords()).isEqualTo(1);
        assertThat(globex.getAvgLatencyMs()).isZero();
        assertThat(nobody.getTotalRecordsIngested()).isZero();
    }

    @Test
    void healthIsToldByServiceName() {
        assertThat(health("").getStatus()).isEqualTo(ServingStatus.SERVING);
        assertThat(health("storage.IngestionService").getStatus()).isEqualTo(ServingStatus.SERVING);
        assertThat(health("storage.IngestionService").getMessage()).isEqualTo(IngestorState.OPEN.name());
        assertThat(health("storage.Other").getStatus()).isEqualTo(ServingStatus.SERVICE_UNKNOWN);
    }

    @Test
    void portInUseIsNamed() throws IOException {
        int taken = server.server().port();

        assertThatThrownBy(() -> IngestionServer.builder(server.ingestor())
                        .port(taken)
                        .httpPort(0)
                        .start())
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot listen on 127.0.0.1:" + taken + ": ");
        assertThatThrownBy(() -> IngestionServer.builder(server.ingestor())
                        .port(0)
                        .httpPort(taken)
                        .start())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(taken + " for HTTP: ");
    }

    @Test
    void addressWhoseNameIsNotKnownIsNamed() {
        assertThatThrownBy(() -> IngestionServer.builder(server.ingestor())
                        .bindAddress("nowhere.invalid")
                        .port(0)
                        .httpPort(0)
                        .start())
                .isInstanceOf(IOException.class)
                .hasMessage("cannot listen on nowhere.invalid:0: no address is known for that name");
    }

    @Test
    void embeddedWritesAndCallsShareTheEngine() {
        server.ingestor()
                .ingest(Record.builder("acme").entity("embedded").build())
                .join();

        assertThat(server.blocking()
                        .ingestRecord(request(Records.record("acme", "remote")))
                        .getSequence())
                .isEqualTo(2);
    }

    private String correlationId(String sent, IngestRecordRequest request) {
        Metadata headers = new Metadata();
        headers.put(CorrelationInterceptor.CORRELATION_ID, sent);
        AtomicReference<Metadata> gotHeaders = new AtomicReference<>();
        AtomicReference<Metadata> gotTrailers = new AtomicReference<>();
        try {
            server.blocking()
                    .withInterceptors(
                            MetadataUtils.newAttachHeadersInterceptor(headers),
                            MetadataUtils.newCaptureMetadataInterceptor(gotHeaders, gotTrailers))
                    .ingestRecord(request);
            return gotHeaders.get().get(CorrelationInterceptor.CORRELATION_ID);
        } catch (StatusRuntimeException e) {
            return gotTrailers.get().get(CorrelationInterceptor.CORRELATION_ID);
        }
    }

    private IngestionMetrics metrics(String tenant) {
        return server.blocking()
                .getIngestionStatus(IngestionStatusRequest.newBuilder()
                        .setTenantId(TenantID.newBuilder().setId(tenant))
                        .build())
                .getMetrics();
    }

    private io.ingestor.proto.storage.HealthCheckResponse health(String service) {
        return server.blocking()
                .healthCheck(HealthCheckRequest.newBuilder().setService(service).build());
    }

    private StatusRuntimeException refusal(IngestRecordRequest request) {
        return catchThrowableOfType(
                StatusRuntimeException.class, () -> server.blocking().ingestRecord(request));
    }

    private StatusRuntimeException raw(byte[] request) {
        MethodDescriptor<byte[], IngestRecordResponse> method =
                RawBytes.requests(IngestionServiceGrpc.getIngestRecordMethod());
        ManagedChannel channel = server.channel();
        return catchThrowableOfType(
                StatusRuntimeException.class,
                () -> ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, request));
    }

    private static IngestRecordRequest request(DataRecord record) {
        return IngestRecordRequest.newBuilder().setRecord(record).build();
    }

    private static IngestBatchRequest batch(DataRecord... records) {
        return IngestBatchRequest.newBuilder().addAllRecords(List.of(records)).build();
    }

    private static DataRecord payload(int bytes) {
        return Records.record("acme", "1").toBuilder()
                .setPayload(ByteString.copyFrom(new byte[bytes]))
                .build();
    }

    private static byte[] wrap(int field, ByteString bytes) {
        return UnknownFieldSet.newBuilder()
                .addField(
                        field,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(bytes)
                                .build())
                .build()
                .toByteArray();
    }

    private static int indexOf(byte[] bytes, byte wanted) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        throw new AssertionError("not there");
    }
}

package io.ingestor.grpc.internal.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.ingestor.IngestorState;
import io.ingestor.NotOpenException;
import io.ingestor.OutcomeUnknownException;
import io.ingestor.OverloadedException;
import io.ingestor.RejectedException;
import io.ingestor.Rejection;
import io.ingestor.UnsupportedDurabilityException;
import io.ingestor.grpc.InProcess;
import io.ingestor.grpc.fake.Details;
import io.ingestor.grpc.fake.LogCapture;
import io.ingestor.grpc.fake.Records;
import io.ingestor.grpc.fake.ScriptedIngestor;
import io.ingestor.grpc.internal.call.ServiceSettings;
import io.ingestor.grpc.internal.call.StreamLimits;
import io.ingestor.proto.storage.IngestBatchRequest;
import io.ingestor.proto.storage.IngestRecordRequest;
import io.ingestor.proto.storage.ProducerPosition;
import io.ingestor.validate.Violation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests of the status table of the wire contract, row by row, with complete calls. */
class StatusTableTest {

    private static final IngestRecordRequest REQUEST = IngestRecordRequest.newBuilder()
            .setRecord(Records.record("acme", "1"))
            .build();

    private final ScriptedIngestor engine = new ScriptedIngestor();
    private LogCapture log;
    private InProcess server;

    @BeforeEach
    void start() throws IOException {
        log = new LogCapture();
        server = InProcess.over(engine);
    }

    @AfterEach
    void stop() throws InterruptedException {
        server.close();
        log.close();
    }

    @Test
    void badRecordIsInvalidArgumentWithTheField() {
        engine.refuse(new RejectedException(
                List.of(new Rejection(0, List.of(new Violation("id.tenant_id.id", "is required"))))));

        StatusRuntimeException e = failure(REQUEST);

        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(Details.badFields(e)).containsExactly("records[0].id.tenant_id.id");
        assertThat(Details.retryMillis(e)).isEmpty();
        assertThat(log.stackTraces()).isEmpty();
    }

    @Test
    void overSizeBatchIsInvalidArgument() {
        engine.refuse(new RejectedException("the batch has 20 bytes, the limit is 10"));

        StatusRuntimeException e = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> server.blocking()
                        .ingestBatch(IngestBatchRequest.newBuilder()
                                .addRecords(Records.record("acme", "1"))
                                .build()));

        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(e.getStatus().getDescription()).isEqualTo("the batch has 20 bytes, the limit is 10");
        assertThat(Details.badFields(e)).containsExactly("records");
        assertThat(Details.retryMillis(e)).isEmpty();
    }

    @Test
    void overloadIsUnavailableWithTheTimeToRetry() {
        String words =
                "memory budget full: 66846720 of 67108864 bytes are in use; the sink failed (java.io.IOException: /data/x)";
        engine.refuse(new OverloadedException(words, Duration.ofMillis(250)));

        StatusRuntimeException e = failure(REQUEST);

        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(e.getStatus().getDescription())
                .isEqualTo("the server has no room for this call now; the call was not accepted:"
                        + " retry after the given delay");
        assertThat(log.ours())
                .anyMatch(line ->
                        line.matches("event=call_refused rpc=IngestRecord correlation_id=\\w+ code=UNAVAILABLE .*")
                                && line.endsWith(" message=\"" + words + '"'));
        assertThat(Details.retryMillis(e)).contains(250L);
        assertThat(engine.countedCalls()).isEqualTo(1);
        assertThat(log.stackTraces()).isEmpty();
    }

    @Test
    void overloadThatPassesInTimeIsNotSeen() throws Exception {
        server.close();
        server = InProcess.over(
                engine,
                new ServiceSettings(
                        1 << 20,
                        new StreamLimits(1000, 1 << 18, 1000, 1 << 20),
                        1L << 30,
                        Duration.ofHours(1),
                        Duration.ofSeconds(60),
                        false,
                        InProcess.SETTINGS.clock()));
        engine.refuse(
                new OverloadedException("full", Duration.ofMillis(1)),
                new OverloadedException("full", Duration.ofMillis(1)));

        var response = io.ingestor.proto.storage.IngestionServiceGrpc.newFutureStub(server.channel())
                .ingestRecord(REQUEST);
        engine.next().succeed(41);

        assertThat(response.get().getSequence()).isEqualTo(41);
        assertThat(engine.countedCalls()).isZero();
    }

    @Test
    void drainingAndReplayingAreUnavailableWithTheTimeToRetry() {
        for (IngestorState state : List.of(IngestorState.REPLAYING, IngestorState.DRAINING, IngestorState.CLOSED)) {
            engine.refuse(new NotOpenException(state, "secret " + state));

            StatusRuntimeException e = failure(REQUEST);

            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(e.getStatus().getDescription())
                    .startsWith("the server is "
                            + (state == IngestorState.REPLAYING ? "replaying its log" : "shutting down"))
                    .doesNotContain("secret");
            assertThat(Details.retryMillis(e)).contains(1000L);
        }
    }

    @Test
    void stoppedEngineIsInternalAndNotToBeRetried() {
        for (Throwable cause : List.of(
                new OutcomeUnknownException("secret", new IOException("disk on fire")),
                new NotOpenException(IngestorState.FAILED, "secret"))) {
            engine.refuse(cause);

            StatusRuntimeException e = failure(REQUEST);

            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
            assertThat(e.getStatus().getDescription())
                    .startsWith("the engine stopped after a failure")
                    .doesNotContain("secret", "disk");
            assertThat(Details.retryMillis(e)).isEmpty();
        }
    }

    @Test
    void syncedWithoutALogIsFailedPrecondition() {
        engine.refuse(new UnsupportedDurabilityException("there is no log"));

        StatusRuntimeException e = failure(REQUEST);

        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(e.getStatus().getDescription()).isEqualTo("there is no log");
        assertThat(Details.retryMillis(e)).isEmpty();
    }

    @Test
    void unknownOptionIsInvalidArgumentAndNamed() {
        StatusRuntimeException e =
                failure(REQUEST.toBuilder().putOptions("durabillity", "synced").build());

        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(e.getStatus().getDescription())
                .isEqualTo(
                        "options[\"durabillity\"]: IngestRecord has no such option; it has durability, validate_only");
        assertThat(Details.badFields(e)).containsExactly("options[\"durabillity\"]");
    }

    @Test
    void unknownOptionValueIsInvalidArgumentAndNamed() {
        StatusRuntimeException e =
                failure(REQUEST.toBuilder().putOptions("durability", "fsync").build());

        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(e.getStatus().getDescription())
                .isEqualTo("options[\"durability\"]: must be synced, written or accepted, was \"fsync\"");
    }

    @Test
    void missingRecordIsInvalidArgument() {
        StatusRuntimeException e = failure(IngestRecordRequest.getDefaultInstance());

        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(e.getStatus().getDescription()).isEqualTo("record: is required");
        assertThat(Details.badFields(e)).containsExactly("record");
    }

    @Test
    void producerIsUnimplemented() {
        ProducerPosition producer =
                ProducerPosition.newBuilder().setProducerId("p").build();

        StatusRuntimeException record =
                failure(REQUEST.toBuilder().setProducer(producer).build());
        StatusRuntimeException batch = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> server.blocking()
                        .ingestBatch(IngestBatchRequest.newBuilder()
                                .addRecords(Records.record("acme", "1"))
                                .setProducer(producer)
                                .build()));

        for (StatusRuntimeException e : List.of(record, batch)) {
            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
            assertThat(e.getStatus().getDescription())
                    .isEqualTo(
                            "this server does not number the records of producers yet; leave the field producer out");
        }
        assertThat(engine.waiting()).isZero();
    }

    @Test
    void unforeseenErrorIsInternalAndLoggedOnceUnderTheIdThatTheClientIsTold() {
        engine.refuse(new IllegalStateException("a bug"));

        StatusRuntimeException e = failure(REQUEST);

        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(e.getStatus().getDescription()).doesNotContain("a bug");
        String id = e.getStatus().getDescription().replaceAll(".* correlation id ", "");
        assertThat(log.stackTraces())
                .containsExactly("event=call_failed rpc=IngestRecord correlation_id=" + id + ": a bug");
    }

    @Test
    void manyViolationsFitIntoTheTrailersOfAnyClient() {
        List<Rejection> rejections = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            rejections.add(
                    new Rejection(i, List.of(new Violation("data.fields[\"\u00fc\u4e16\"]", "\u4e16".repeat(500)))));
        }
        engine.refuse(new RejectedException(rejections));

        StatusRuntimeException e = failure(REQUEST);

        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(Details.badFields(e)).startsWith("records[0].data.fields[\"\u00fc\u4e16\"]");
        assertThat(io.grpc.InternalMetadata.serialize(e.getTrailers()))
                .satisfies(headers -> assertThat(size(headers)).isLessThan(6_000));
    }

    private static int size(byte[][] headers) {
        int size = 0;
        for (byte[] header : headers) {
            size += header.length + 16;
        }
        return size;
    }

    private StatusRuntimeException failure(IngestRecordRequest request) {
        return catchThrowableOfType(
                StatusRuntimeException.class, () -> server.blocking().ingestRecord(request));
    }
}

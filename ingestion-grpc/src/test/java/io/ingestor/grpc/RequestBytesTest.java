package io.ingestor.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.ingestor.grpc.fake.Details;
import io.ingestor.grpc.fake.PartialRequest;
import io.ingestor.grpc.fake.Records;
import io.ingestor.grpc.fake.ScriptedIngestor;
import io.ingestor.grpc.fake.StreamClient;
import io.ingestor.proto.storage.DataRecord;
import io.ingestor.proto.storage.HealthCheckRequest;
import io.ingestor.proto.storage.IngestRecordRequest;
import io.ingestor.proto.storage.IngestRecordResponse;
import io.ingestor.proto.storage.IngestionServiceGrpc;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests of the bytes that clients can make a server hold. The test controls the answers of the engine. */
class RequestBytesTest {

    private static final int LIMIT = 4 << 20;
    private static final int LARGE = 256 << 10;
    private static final DataRecord SMALL_RECORD = Records.record("acme", "1");

    private final ScriptedIngestor engine = new ScriptedIngestor();
    private RunningServer server;

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void largeMessagesAfterManySmallOnesAreNotReadAhead() throws Exception {
        start(settings -> settings.maxInFlightBytes(LARGE).maxRequestBytes(1L << 30));
        StreamClient stream = StreamClient.open(server.channel(), Map.of("ack", "group"));
        for (int i = 1; i <= 300; i++) {
            stream.record(SMALL_RECORD);
        }
        long acked = 0;
        stream.request(Integer.MAX_VALUE);
        while (acked < 300) {
            engine.next().succeed(1);
            acked = stream.received().getAck().getSequenceNumber();
        }

        for (int i = 0; i < 40; i++) {
            stream.batch(record(LARGE));
        }
        ScriptedIngestor.Call first = engine.next();
        long most = mostHeldDuringRoundTrips();

        // One message is in the engine. Another was requested before the size of the messages was known.
        assertThat(most).isBetween((long) LARGE, 2L * LARGE + (64 << 10));
        first.succeed(1);
        for (int i = 1; i < 40; i++) {
            engine.next().succeed(1);
        }
        while (acked < 340) {
            acked = stream.received().getAck().getSequenceNumber();
        }
        stream.cancel();
        awaitNothingHeld();
    }

    @Test
    void streamsOfAConnectionHoldNoMoreThanItsShareAndEachGoesOn() throws Exception {
        start(settings -> settings.maxRequestBytes(LIMIT));
        int streams = 10;
        int batches = 20;
        List<StreamClient> clients = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            StreamClient client = StreamClient.open(server.channel(), Map.of("ack", "group"));
            for (int k = 0; k < batches; k++) {
                client.batch(record(LARGE / 2));
            }
            clients.add(client.halfClose());
        }

        ArrayDeque<ScriptedIngestor.Call> unanswered = new ArrayDeque<>();
        for (int i = 0; i < streams; i++) {
            unanswered.add(engine.next());
        }
        long most = mostHeldDuringRoundTrips();
        for (int answered = 0; answered < streams * batches; answered++) {
            while (engine.waiting() > 0) {
                unanswered.add(engine.next());
            }
            ScriptedIngestor.Call call = unanswered.poll();
            (call == null ? engine.next() : call).succeed(1);
            most = Math.max(most, server.server().requests().held());
        }

        assertThat(most).isBetween(LIMIT / 8L, LIMIT / 2L);
        for (StreamClient client : clients) {
            client.request(Integer.MAX_VALUE);
            for (int k = 1; k <= batches; k++) {
                assertThat(client.received().getAck().getSequenceNumber()).isEqualTo(k);
            }
            assertThat(client.end().getCode()).isEqualTo(Status.Code.OK);
        }
        awaitNothingHeld();
    }

    @Test
    void largeCallThatFindsNoRoomIsToldWhenToComeBackAndSmallOnesAreTaken() throws Exception {
        start(settings -> settings.maxRequestBytes(1 << 20));
        ListenableFuture<IngestRecordResponse> holding = future(440 << 10);
        ScriptedIngestor.Call held = engine.next();
        ListenableFuture<IngestRecordResponse> alsoHolding = IngestionServiceGrpc.newFutureStub(
                        server.connectFrom("127.0.0.2"))
                .ingestRecord(request(440 << 10));
        ScriptedIngestor.Call alsoHeld = engine.next();

        ManagedChannel third = server.connectFrom("127.0.0.3");
        StatusRuntimeException refused = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> RunningServer.blocking(third).ingestRecord(request(100 << 10)));
        ListenableFuture<IngestRecordResponse> small =
                IngestionServiceGrpc.newFutureStub(third).ingestRecord(request(10));
        engine.next().succeed(2);
        held.succeed(1);
        alsoHeld.succeed(3);

        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(refused.getStatus().getDescription())
                .isEqualTo("the requests of all clients hold as many bytes as the server allows; "
                        + "retry after the given delay");
        assertThat(Details.retryMillis(refused)).contains(1000L);
        assertThat(small.get().getSequence()).isEqualTo(2);
        assertThat(holding.get().getSequence()).isEqualTo(1);
        assertThat(alsoHolding.get().getSequence()).isEqualTo(3);
        awaitNothingHeld();
        ListenableFuture<IngestRecordResponse> again = future(100 << 10);
        engine.next().succeed(4);
        assertThat(again.get().getSequence()).isEqualTo(4);
    }

    @Test
    void compressedRequestCountsAsWhatItHolds() throws Exception {
        start(settings -> settings.maxRequestBytes(1 << 20));

        StatusRuntimeException refused = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> server.blocking().withCompression("gzip").ingestRecord(request(1 << 20)));

        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(engine.waiting()).isZero();
        awaitNothingHeld();
    }

    @Test
    void messageThatIsNeverCompleteEndsItsCall() throws Exception {
        start(settings -> settings.messageTimeout(Duration.ofMillis(1)));

        for (String method : List.of(
                IngestionServiceGrpc.getIngestBatchMethod().getFullMethodName(),
                IngestionServiceGrpc.getIngestStreamMethod().getFullMethodName(),
                IngestionServiceGrpc.getHealthCheckMethod().getFullMethodName(),
                "grpc.health.v1.Health/Check")) {
            try (PartialRequest client = new PartialRequest(server.server().port(), method, 1000, 2000)) {
                client.awaitEnd();
            }
        }

        awaitNothingHeld();
    }

    @Test
    void requestOfACancelledCallIsGivenBack() throws Exception {
        start(settings -> settings);
        ListenableFuture<IngestRecordResponse> unary = future(LARGE);
        StreamClient stream = StreamClient.open(server.channel()).batch(record(LARGE));
        ScriptedIngestor.Call first = engine.next();
        ScriptedIngestor.Call second = engine.next();
        assertThat(server.server().requests().held()).isGreaterThan(2L * LARGE);

        unary.cancel(true);
        stream.cancel();
        first.succeed(1);
        second.succeed(2);

        awaitNothingHeld();
    }

    private void start(UnaryOperator<IngestionServer.Builder> settings) throws IOException {
        server = new RunningServer(engine, settings);
    }

    /**
     * Returns the most bytes held during round trips. These share the connection with the streams, so everything that
     * the server reads ahead has time to arrive.
     */
    private long mostHeldDuringRoundTrips() {
        long most = 0;
        for (int i = 0; i < 200; i++) {
            server.blocking().healthCheck(HealthCheckRequest.getDefaultInstance());
            most = Math.max(most, server.server().requests().held());
        }
        return most;
    }

    private void awaitNothingHeld() {
        while (server.server().requests().held() != 0) {
            Thread.onSpinWait();
        }
    }

    private ListenableFuture<IngestRecordResponse> future(int bytes) {
        return IngestionServiceGrpc.newFutureStub(server.channel()).ingestRecord(request(bytes));
    }

    private static IngestRecordRequest request(int bytes) {
        return IngestRecordRequest.newBuilder().setRecord(record(bytes)).build();
    }

    private static DataRecord record(int bytes) {
        return SMALL_RECORD.toBuilder()
                .setPayload(ByteString.copyFrom(new byte[bytes]))
                .build();
    }
}

package io.ingestor.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthGrpc;
import io.ingestor.BatchResult;
import io.ingestor.Ingestor;
import io.ingestor.RecordBatch;
import io.ingestor.grpc.fake.PartialRequest;
import io.ingestor.grpc.fake.Records;
import io.ingestor.grpc.fake.ScriptedIngestor;
import io.ingestor.proto.storage.HealthCheckRequest;
import io.ingestor.proto.storage.HealthCheckResponse.ServingStatus;
import io.ingestor.proto.storage.IngestBatchRequest;
import io.ingestor.proto.storage.IngestRecordRequest;
import io.ingestor.proto.storage.IngestRecordResponse;
import io.ingestor.proto.storage.IngestionServiceGrpc;
import io.ingestor.proto.storage.IngestionStatusRequest;
import io.ingestor.proto.storage.TenantID;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of clients that use up a resource, and of the share that is left for others. */
class OverloadTest {

    private static final int LIMIT = 4 << 20;
    private static final int LARGE = 256 << 10;

    private final ScriptedIngestor engine = new ScriptedIngestor();
    private RunningServer server;

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void oneConnectionHoldsHalfAndLeavesTheRest() throws Exception {
        server = new RunningServer(engine, settings -> settings.maxRequestBytes(LIMIT));

        List<Status> refusals = hold(server.channel(), 20);
        ListenableFuture<IngestRecordResponse> other = future(server.connect(), LARGE);
        answerAll(other);

        assertThat(refusals).isNotEmpty().allSatisfy(status -> {
            assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(status.getDescription()).contains("this connection").doesNotContainPattern("\\d");
        });
        assertThat(other.get().getStatus().getCode()).isZero();
    }

    @Test
    void connectionsOfOneAddressHoldThreeQuartersAndLeaveTheRest() throws Exception {
        server = new RunningServer(engine, settings -> settings.maxRequestBytes(LIMIT));

        List<Status> refusals = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            refusals.addAll(hold(server.connect(), 6));
        }
        ListenableFuture<IngestRecordResponse> other = future(server.connectFrom("127.0.0.2"), LARGE);
        answerAll(other);

        assertThat(refusals)
                .isNotEmpty()
                .allSatisfy(status -> assertThat(status.getDescription())
                        .contains("this address")
                        .doesNotContainPattern("\\d"));
        assertThat(other.get().getStatus().getCode()).isZero();
    }

    @Test
    void stateIsReportedWhenAllIsHeld() throws Exception {
        server = new RunningServer(engine, settings -> settings.maxRequestBytes(LIMIT));
        for (String address : List.of("127.0.0.2", "127.0.0.3", "127.0.0.4")) {
            hold(server.connectFrom(address), 8);
        }
        ManagedChannel small = server.connectFrom("127.0.0.5");
        for (int bytes : new int[] {40 << 10, 1 << 10, 0}) {
            holdUntilRefused(small, bytes);
        }

        assertStateIsReported();
    }

    @Test
    void unreadAnswersOfOneConnectionHoldHalfAndLeaveTheRest(@TempDir Path directory) throws Exception {
        server = RunningServer.on(directory.resolve("data"), settings -> settings.maxRequestBytes(1 << 20));
        IngestBatchRequest.Builder batch = IngestBatchRequest.newBuilder().putOptions("results", "all");
        for (int i = 0; i < 1000; i++) {
            batch.addRecords(Records.withoutData("acme", "e" + i));
        }

        try (PartialRequest closed =
                PartialRequest.withClosedWindow(server.server().port())) {
            for (int i = 0; i < 117; i++) {
                closed.call(IngestionServiceGrpc.getIngestBatchMethod().getFullMethodName(), batch.build());
                closed.awaitAnswers(i + 1);
            }

            assertThat(server.server().requests().held()).isBetween(300L << 10, 900L << 10);
            assertThat(server.blocking()
                            .ingestRecord(IngestRecordRequest.newBuilder()
                                    .setRecord(Records.record("acme", "1"))
                                    .build())
                            .getStatus()
                            .getCode())
                    .isZero();
            assertStateIsReported();
        }
    }

    @Test
    void stateIsReportedWhenNoThreadIsFreeForCalls() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        Semaphore entered = new Semaphore(0);
        server = new RunningServer(blocking(entered, blocked), settings -> settings);
        try {
            int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
            for (int i = 0; i < threads + 10; i++) {
                ListenableFuture<IngestRecordResponse> unused = future(server.connect(), 10);
            }
            entered.acquire(threads);

            assertStateIsReported();
            assertThat(server.http("GET", "/metrics").statusCode()).isEqualTo(200);
            assertThat(server.http("GET", "/ready").statusCode()).isEqualTo(200);
        } finally {
            blocked.countDown();
        }
    }

    @Test
    void stateIsReportedToConnectionsWithoutASlot() throws Exception {
        server = new RunningServer(engine, settings -> settings.maxConnections(1));
        // Keeps the connection busy, because an idle one would be replaced.
        ListenableFuture<IngestRecordResponse> first = future(server.channel(), 10);
        ScriptedIngestor.Call held = engine.next();

        ManagedChannel second = server.connect();
        Status refusal = failure(future(second, 10));

        assertThat(refusal.getDescription()).startsWith("too many connections");
        assertStateIsReported(second);
        held.succeed(1);
        assertThat(first.get().getSequence()).isEqualTo(1);
    }

    private void assertStateIsReported() {
        assertStateIsReported(server.connect());
    }

    private static void assertStateIsReported(ManagedChannel channel) {
        IngestionServiceGrpc.IngestionServiceBlockingStub stub = RunningServer.blocking(channel);
        assertThat(stub.healthCheck(HealthCheckRequest.getDefaultInstance()).getStatus())
                .isEqualTo(ServingStatus.SERVING);
        // The request is larger than the smallest record, for which there may be no room.
        TenantID tenant = TenantID.newBuilder().setId("a".repeat(200)).build();
        assertThat(stub.getIngestionStatus(IngestionStatusRequest.newBuilder()
                                .setTenantId(tenant)
                                .build())
                        .getMetrics()
                        .getState())
                .isEqualTo("OPEN");
        assertThat(HealthGrpc.newBlockingStub(channel)
                        .check(io.grpc.health.v1.HealthCheckRequest.getDefaultInstance())
                        .getStatus())
                .isEqualTo(io.grpc.health.v1.HealthCheckResponse.ServingStatus.SERVING);
    }

    private void holdUntilRefused(ManagedChannel channel, int bytes) {
        ListenableFuture<IngestRecordResponse> call;
        do {
            int before = engine.waiting();
            call = future(channel, bytes);
            awaitDecided(before + 1, call);
        } while (!call.isDone());
    }

    /** Makes calls that the engine does not answer, and returns the statuses of the refused ones. */
    private List<Status> hold(ManagedChannel channel, int calls) throws Exception {
        List<Status> refusals = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            int before = engine.waiting();
            ListenableFuture<IngestRecordResponse> call = future(channel, LARGE);
            awaitDecided(before + 1, call);
            if (call.isDone()) {
                refusals.add(failure(call));
            }
        }
        return refusals;
    }

    private void awaitDecided(int waiting, ListenableFuture<?> call) {
        while (engine.waiting() < waiting && !call.isDone()) {
            Thread.onSpinWait();
        }
    }

    private void answerAll(ListenableFuture<?> last) throws InterruptedException {
        long sequence = 1;
        while (!last.isDone()) {
            if (engine.waiting() > 0) {
                engine.next().succeed(sequence++);
            }
        }
    }

    private static Status failure(ListenableFuture<?> call) throws InterruptedException {
        try {
            call.get();
            throw new AssertionError("the call was answered");
        } catch (ExecutionException e) {
            return ((StatusRuntimeException) e.getCause()).getStatus();
        }
    }

    /** Returns an ingestor whose ingest calls do not return until {@code blocked} is released. */
    private Ingestor blocking(Semaphore entered, CountDownLatch blocked) {
        return (Ingestor) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Ingestor.class}, (proxy, method, arguments) -> {
                    if (method.getReturnType() == java.util.concurrent.CompletableFuture.class
                            && arguments != null
                            && arguments[0] instanceof RecordBatch) {
                        entered.release();
                        blocked.await();
                        return java.util.concurrent.CompletableFuture.<BatchResult>failedFuture(
                                new IllegalStateException("released"));
                    }
                    try {
                        return method.invoke(engine, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static ListenableFuture<IngestRecordResponse> future(ManagedChannel channel, int bytes) {
        return IngestionServiceGrpc.newFutureStub(channel)
                .ingestRecord(IngestRecordRequest.newBuilder()
                        .setRecord(Records.record("acme", "1").toBuilder()
                                .setPayload(ByteString.copyFrom(new byte[bytes])))
                        .build());
    }
}

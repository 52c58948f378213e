package io.ingestor.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import io.ingestor.Ingestor;
import io.ingestor.IngestorState;
import io.ingestor.grpc.fake.Details;
import io.ingestor.grpc.fake.FailingDirectory;
import io.ingestor.grpc.fake.LogCapture;
import io.ingestor.grpc.fake.Records;
import io.ingestor.grpc.fake.ScriptedIngestor;
import io.ingestor.grpc.fake.StreamClient;
import io.ingestor.proto.storage.HealthCheckResponse.ServingStatus;
import io.ingestor.proto.storage.IngestRecordRequest;
import io.ingestor.proto.storage.IngestionServiceGrpc;
import io.ingestor.wal.WalFactory;
import io.ingestor.wal.segmented.SegmentedOptions;
import io.ingestor.wal.segmented.SegmentedWriteAheadLog;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of how a server starts, limits its clients, fails and shuts down. */
class ServerLifecycleTest {

    private static final IngestRecordRequest REQUEST = IngestRecordRequest.newBuilder()
            .setRecord(Records.record("acme", "1"))
            .build();

    @TempDir
    private Path directory;

    @Test
    void connectionsBeyondTheLimitAreUnavailableUntilOneIsFree() throws Exception {
        try (RunningServer server = RunningServer.on(directory, settings -> settings.maxConnections(2))) {
            ManagedChannel first = server.connect();
            ManagedChannel second = server.connect();
            ManagedChannel third = server.connect();
            // Keeps both connections busy, because an idle one would be replaced.
            StreamClient.open(first).record(REQUEST.getRecord()).commit().ack();
            StreamClient.open(second).record(REQUEST.getRecord()).commit().ack();

            StatusRuntimeException refused = refusal(third);
            RunningServer.terminate(first);
            while (refusedNow(third)) {
                Thread.onSpinWait();
            }

            assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(refused.getStatus().getDescription())
                    .isEqualTo("too many connections: the server takes 2; close one or retry after the given delay");
            assertThat(Details.retryMillis(refused)).contains(1000L);
            RunningServer.blocking(second).ingestRecord(REQUEST);
        }
    }

    @Test
    void idleConnectionsMakeRoomForThoseThatCome() throws Exception {
        try (RunningServer server = RunningServer.on(directory, settings -> settings.maxConnections(1))) {
            List<Socket> sockets = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), server.server().port());
                socket.setSoTimeout(60_000);
                sockets.add(socket);
                // The server sends its settings on each connection that it keeps.
                assertThat(socket.getInputStream().read()).isNotNegative();
            }

            for (Socket socket : sockets.subList(0, 39)) {
                assertThat(end(socket.getInputStream())).isTrue();
                socket.close();
            }
            sockets.get(39).close();
        }
    }

    @Test
    void garbageOnThePortHurtsNobodyAndLeavesNoStackTrace() throws Exception {
        long seed = System.nanoTime();
        System.out.println("ServerLifecycleTest seed " + seed);
        Random random = new Random(seed);
        try (LogCapture log = new LogCapture();
                RunningServer server = RunningServer.on(directory)) {
            for (int i = 0; i < 20; i++) {
                byte[] garbage = new byte[2_000];
                random.nextBytes(garbage);
                send(server.server().port(), garbage);
                byte[] preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
                System.arraycopy(preface, 0, garbage, 0, preface.length);
                send(server.server().port(), garbage);
                send(server.server().httpPort(), garbage);
            }

            server.blocking().ingestRecord(REQUEST);
            assertThat(server.http("GET", "/health").statusCode()).isEqualTo(200);
            assertThat(log.stackTraces()).isEmpty();
        }
    }

    @Test
    void httpTellsHealthAndReadiness() throws Exception {
        try (RunningServer server = RunningServer.on(directory)) {
            HttpResponse<String> health = server.http("GET", "/health");
            HttpResponse<String> ready = server.http("GET", "/ready?verbose=1");

            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(health.body()).isEqualTo("{\"status\":\"ok\"}");
            assertThat(health.headers().firstValue("content-type")).contains("application/json");
            assertThat(ready.statusCode()).isEqualTo(200);
            assertThat(ready.body()).isEqualTo("{\"status\":\"ready\",\"state\":\"OPEN\"}");
            assertThat(server.http("HEAD", "/health").statusCode()).isEqualTo(200);
            assertThat(server.http("GET", "/metric").statusCode()).isEqualTo(404);
            assertThat(server.http("POST", "/health").statusCode()).isEqualTo(405);
            assertThat(server.http("POST", "/health").headers().firstValue("allow"))
                    .contains("GET, HEAD");
        }
    }

    @Test
    void slowHttpClientsDoNotKeepOthersWaiting() throws Exception {
        try (RunningServer server = RunningServer.on(directory)) {
            List<Socket> slow = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), server.server().httpPort());
                socket.getOutputStream().write("GET /hea".getBytes(StandardCharsets.US_ASCII));
                slow.add(socket);
            }

            assertThat(server.http("GET", "/health").statusCode()).isEqualTo(200);
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void readinessFollowsTheEngine() throws Exception {
        ScriptedIngestor engine = new ScriptedIngestor();
        try (RunningServer server = new RunningServer(engine, settings -> settings)) {
            engine.enter(IngestorState.REPLAYING);

            HttpResponse<String> ready = server.http("GET", "/ready");

            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).isEqualTo("{\"status\":\"not ready\",\"state\":\"REPLAYING\"}");
            assertThat(server.http("GET", "/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void reflectionDescribesTheService() throws Exception {
        try (RunningServer server = RunningServer.on(directory)) {
            CompletableFuture<ServerReflectionResponse> services = new CompletableFuture<>();
            CompletableFuture<ServerReflectionResponse> file = new CompletableFuture<>();

            reflect(
                    server,
                    services,
                    ServerReflectionRequest.newBuilder().setListServices("").build());
            reflect(
                    server,
                    file,
                    ServerReflectionRequest.newBuilder()
                            .setFileContainingSymbol("storage.IngestionService.IngestStream")
                            .build());

            assertThat(services.get(60, TimeUnit.SECONDS)
                            .getListServicesResponse()
                            .getServiceList())
                    .extracting(service -> service.getName())
                    .contains(
                            "storage.IngestionService",
                            "grpc.health.v1.Health",
                            "grpc.reflection.v1.ServerReflection",
                            "grpc.reflection.v1alpha.ServerReflection");
            assertThat(file.get(60, TimeUnit.SECONDS)
                            .getFileDescriptorResponse()
                            .getFileDescriptorProtoCount())
                    .isPositive();
        }
    }

    @Test
    void standardHealthServiceIsServed() throws Exception {
        try (RunningServer server = RunningServer.on(directory)) {
            assertThat(health(server, "")).isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
            assertThat(health(server, "storage.IngestionService")).isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
        }
    }

    @Test
    void closeLetsACallThatRunsFinishAndRefusesNewOnes() throws Exception {
        ScriptedIngestor engine = new ScriptedIngestor();
        RunningServer server = new RunningServer(engine, settings -> settings.drainTimeout(Duration.ofSeconds(60)));
        StreamClient told = StreamClient.open(server.channel(), Map.of("ready", "true"));
        assertThat(told.next().hasReady()).isTrue();
        told.record(Records.record("acme", "1"));
        ScriptedIngestor.Call ofStream = engine.next();
        var running = IngestionServiceGrpc.newFutureStub(server.channel()).ingestRecord(REQUEST);
        ScriptedIngestor.Call call = engine.next();

        CompletableFuture<Void> closed = CompletableFuture.runAsync(server.server()::close);
        assertThat(told.next().getDrain().getReason()).isEqualTo("the server is shutting down");
        StatusRuntimeException refused = refusal(server.channel());
        HttpResponse<String> ready = server.http("GET", "/ready");
        call.succeed(1);
        ofStream.succeed(2);
        assertThat(told.ack().getSequenceNumber()).isEqualTo(1);
        closed.get(60, TimeUnit.SECONDS);

        assertThat(running.get().getSequence()).isEqualTo(1);
        assertThat(told.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).contains("DRAINING");
        assertThat(engine.syncs()).isOne();
        server.server().awaitTermination();
        server.close();
    }

    @Test
    @Timeout(120)
    void closeEndsAnIdleStreamWithoutWaitingForTheDrainTimeout() throws Exception {
        closeEndsAStream(Duration.ofHours(1));
    }

    @Test
    void closeDoesNotWaitForWhoeverWatchesHealth() throws Exception {
        RunningServer server =
                new RunningServer(new ScriptedIngestor(), settings -> settings.drainTimeout(Duration.ofHours(1)));
        Iterator<HealthCheckResponse> watch =
                HealthGrpc.newBlockingStub(server.channel()).watch(HealthCheckRequest.getDefaultInstance());
        assertThat(watch.next().getStatus()).isEqualTo(HealthCheckResponse.ServingStatus.SERVING);

        CompletableFuture.runAsync(server.server()::close).get(60, TimeUnit.SECONDS);

        try {
            assertThat(watch.next().getStatus()).isEqualTo(HealthCheckResponse.ServingStatus.NOT_SERVING);
        } catch (StatusRuntimeException e) {
            // The connection may end before this answer arrives.
            assertThat(e.getStatus().getCode()).isIn(Status.Code.UNAVAILABLE, Status.Code.CANCELLED);
        }
        server.close();
    }

    @Test
    void serverWithoutItsEngineIsAliveAndNotReady() throws Exception {
        ScriptedIngestor engine = new ScriptedIngestor();
        try (RunningServer server = RunningServer.withoutEngine(engine)) {
            StatusRuntimeException refused = refusal(server.channel());
            Status stream = StreamClient.open(server.channel())
                    .record(REQUEST.getRecord())
                    .end();
            HttpResponse<String> ready = server.http("GET", "/ready");

            assertThat(server.http("GET", "/health").statusCode()).isEqualTo(200);
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).isEqualTo("{\"status\":\"not ready\",\"state\":\"REPLAYING\"}");
            assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(refused.getStatus().getDescription())
                    .isEqualTo("the server is replaying its log; retry after the given delay");
            assertThat(Details.retryMillis(refused)).contains(1000L);
            assertThat(stream.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(health(server, "")).isEqualTo(HealthCheckResponse.ServingStatus.NOT_SERVING);
            assertThat(server.blocking()
                            .healthCheck(io.ingestor.proto.storage.HealthCheckRequest.getDefaultInstance())
                            .getMessage())
                    .isEqualTo("REPLAYING");

            server.server().serve(engine);
            var call = IngestionServiceGrpc.newFutureStub(server.channel()).ingestRecord(REQUEST);
            engine.next().succeed(1);

            assertThat(call.get(60, TimeUnit.SECONDS).getSequence()).isEqualTo(1);
            assertThat(server.http("GET", "/ready").statusCode()).isEqualTo(200);
            assertThat(health(server, "")).isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
            assertThatThrownBy(() -> server.server().serve(engine))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the server has an engine already");
        }
    }

    @Test
    void closeEndsStreamsThatOutstayTheDrainTimeout() throws Exception {
        closeEndsAStream(Duration.ZERO);
    }

    private static void closeEndsAStream(Duration drainTimeout) throws Exception {
        ScriptedIngestor engine = new ScriptedIngestor();
        RunningServer server = new RunningServer(engine, settings -> settings.drainTimeout(drainTimeout));
        StreamClient stream = StreamClient.open(server.channel()).record(Records.record("acme", "1"));
        engine.next().succeed(1);
        assertThat(stream.ack().getSequenceNumber()).isEqualTo(1);

        server.server().close();

        Status end = stream.end();
        assertThat(end.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(Details.retryMillis(end, stream.trailers())).contains(1000L);
        server.close();
    }

    @Test
    void whatWasIngestedBeforeCloseIsThereAfterAReopen() throws Exception {
        try (RunningServer server = RunningServer.on(directory)) {
            server.blocking()
                    .ingestRecord(REQUEST.toBuilder()
                            .putOptions("durability", "accepted")
                            .build());
        }

        try (Ingestor reopened = RunningServer.engine(directory).open()) {
            assertThat(reopened.get("acme", "1")).isPresent();
        }
    }

    @Test
    void diskThatFailsStopsTheServiceAndIsToldToTheHost() throws Exception {
        AtomicReference<FailingDirectory> disk = new AtomicReference<>();
        WalFactory segmented = SegmentedWriteAheadLog.factory(
                SegmentedOptions.builder().segmentBytes(4 << 20).build());
        Ingestor engine = RunningServer.engine(directory)
                .writeAheadLog(context -> {
                    disk.set(new FailingDirectory(context.directory()));
                    return segmented.open(context.withDirectory(disk::get));
                })
                .open();
        try (LogCapture log = new LogCapture();
                RunningServer server = new RunningServer(engine, settings -> settings)) {
            StreamClient idle = StreamClient.open(server.channel(), Map.of("ready", "true"));
            idle.next();
            server.blocking().ingestRecord(REQUEST);
            disk.get().breakDown();

            StatusRuntimeException inFlight = refusal(server.channel());
            Optional<Throwable> failure = server.server().failure().get(60, TimeUnit.SECONDS);
            StatusRuntimeException later = refusal(server.channel());

            assertThat(inFlight.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
            assertThat(Details.retryMillis(inFlight)).isEmpty();
            assertThat(later.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
            assertThat(failure).isPresent();
            Status end = idle.end();
            assertThat(end.getCode()).isEqualTo(Status.Code.INTERNAL);
            assertThat(List.of(inFlight.getStatus(), later.getStatus(), end))
                    .allSatisfy(status -> assertThat(status.getDescription())
                            .as("without the path and the words of the disk")
                            .startsWith("the engine stopped after a failure")
                            .doesNotContain("/", "IOException"));
            assertThat(health(server, "storage.IngestionService"))
                    .isEqualTo(HealthCheckResponse.ServingStatus.NOT_SERVING);
            assertThat(server.blocking()
                            .healthCheck(io.ingestor.proto.storage.HealthCheckRequest.getDefaultInstance())
                            .getStatus())
                    .isEqualTo(ServingStatus.NOT_SERVING);
            assertThat(server.http("GET", "/ready").statusCode()).isEqualTo(503);
            assertThat(server.http("GET", "/ready").body()).contains("FAILED");
            assertThat(log.errors())
                    .filteredOn(line -> line.startsWith("event=engine_stopped"))
                    .hasSize(1);
        }
    }

    private static StatusRuntimeException refusal(ManagedChannel channel) {
        return catchThrowableOfType(
                StatusRuntimeException.class,
                () -> RunningServer.blocking(channel).ingestRecord(REQUEST));
    }

    private static boolean refusedNow(ManagedChannel channel) {
        return refusal(channel) != null;
    }

    private static HealthCheckResponse.ServingStatus health(RunningServer server, String service) {
        return HealthGrpc.newBlockingStub(server.channel())
                .check(HealthCheckRequest.newBuilder().setService(service).build())
                .getStatus();
    }

    private static void reflect(
            RunningServer server, CompletableFuture<ServerReflectionResponse> answer, ServerReflectionRequest request) {
        StreamObserver<ServerReflectionRequest> requests = ServerReflectionGrpc.newStub(server.channel())
                .serverReflectionInfo(new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse response) {
                        answer.complete(response);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        answer.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {}
                });
        requests.onNext(request);
        requests.onCompleted();
    }

    private static void send(int port, byte[] bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            end(socket.getInputStream());
        } catch (java.net.SocketException reset) {
            // A reset is a valid answer to garbage, too.
        }
    }

    /** Reads until the other side closes the connection, and returns true. */
    private static boolean end(InputStream in) throws IOException {
        try {
            while (in.read() >= 0) {
                // The content does not matter.
            }
        } catch (java.net.SocketException reset) {
            return true;
        }
        return true;
    }

    @Test
    void waitsThatNoTimestampCanHoldAreRefused() {
        IngestionServer.Builder builder = IngestionServer.builder();
        Duration forever = ChronoUnit.FOREVER.getDuration();

        assertThatThrownBy(() -> builder.drainTimeout(forever))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("drainTimeout must be from PT0S to PT8760H, was " + forever);
        assertThatThrownBy(() -> builder.overloadWait(forever)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.messageTimeout(forever)).isInstanceOf(IllegalArgumentException.class);
    }
}

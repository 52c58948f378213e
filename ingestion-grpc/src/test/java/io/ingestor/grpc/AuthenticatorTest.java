package io.ingestor.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.Code;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.MetadataUtils;
import io.ingestor.grpc.fake.LogCapture;
import io.ingestor.grpc.fake.Records;
import io.ingestor.grpc.fake.StreamClient;
import io.ingestor.grpc.guard.Authenticator;
import io.ingestor.grpc.guard.Principal;
import io.ingestor.grpc.guard.Refusal;
import io.ingestor.grpc.guard.Verdict;
import io.ingestor.proto.storage.IngestBatchRequest;
import io.ingestor.proto.storage.IngestBatchResponse;
import io.ingestor.proto.storage.IngestRecordRequest;
import io.ingestor.proto.storage.IngestRecordResponse;
import io.ingestor.proto.storage.IngestResult;
import io.ingestor.proto.storage.IngestionServiceGrpc;
import io.ingestor.proto.storage.IngestionServiceGrpc.IngestionServiceBlockingStub;
import io.ingestor.proto.storage.IngestionStatusRequest;
import io.ingestor.proto.storage.StreamInit;
import io.ingestor.proto.storage.TenantID;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests of authentication, with clients of a complete server. */
class AuthenticatorTest {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final Scripted authenticator = new Scripted();
    private RunningServer server;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        server = RunningServer.on(directory, settings -> settings.authenticator(authenticator));
    }

    @AfterEach
    void stop() throws IOException {
        authenticator.release.countDown();
        server.close();
    }

    @Test
    void isAskedOnceForEachCallAndSeesItsMethodHeaderAndPeer() throws Exception {
        for (ThrowingCallable call : calls(withToken("token-1")).values()) {
            call(call);
        }
        HttpResponse<String> metrics = server.http("GET", "/metrics?x=1");

        assertThat(authenticator.methods())
                .containsExactly(
                        "storage.IngestionService/IngestRecord",
                        "storage.IngestionService/IngestBatch",
                        "storage.IngestionService/IngestStream",
                        "storage.IngestionService/GetIngestionStatus",
                        "storage.IngestionService/HealthCheck",
                        "grpc.health.v1.Health/Check",
                        "GET /metrics");
        assertThat(authenticator.seen.subList(0, 6))
                .allMatch(seen -> seen.token().equals("token-1") && seen.fromLoopback());
        assertThat(authenticator.seen.get(6).token()).isEmpty();
        assertThat(authenticator.seen.get(6).fromLoopback()).isTrue();
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(server.ingestor().stats().totals().durable()).isEqualTo(2);
    }

    @Test
    void aHeaderThatIsSentTwiceHasNoValue() {
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "token-1");
        headers.put(AUTHORIZATION, "token-2");

        stub(headers).healthCheck(io.ingestor.proto.storage.HealthCheckRequest.getDefaultInstance());

        assertThat(authenticator.seen.get(0).token()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Refusal.class)
    void aRefusalEndsEveryCallWithAFixedText(Refusal refusal) throws Exception {
        authenticator.verdict = call -> refusal;

        for (Map.Entry<String, ThrowingCallable> call : calls(server.channel()).entrySet()) {
            StatusRuntimeException e = catchThrowableOfType(StatusRuntimeException.class, call.getValue());

            assertThat(e).as(call.getKey()).isNotNull();
            assertThat(e.getStatus().getCode().name()).as(call.getKey()).isEqualTo(refusal.name());
            assertThat(e.getStatus().getDescription())
                    .isEqualTo(
                            refusal == Refusal.UNAUTHENTICATED
                                    ? "the call has no valid credentials: send those of a caller of this server"
                                    : "the caller may not make this call");
        }
        assertThat(server.ingestor().stats().totals().received()).isZero();
    }

    @Test
    void anAuthenticatorThatThrowsRefusesTheCallsAndLogsOneLine() throws Exception {
        authenticator.verdict = call -> {
            throw new IllegalStateException("key server at 10.0.0.1 is down");
        };

        try (LogCapture log = new LogCapture()) {
            for (ThrowingCallable call : calls(server.channel()).values()) {
                StatusRuntimeException e = catchThrowableOfType(StatusRuntimeException.class, call);

                assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
                assertThat(e.getStatus().getDescription()).doesNotContain("10.0.0.1");
            }
            HttpResponse<String> metrics = server.http("GET", "/metrics");

            assertThat(metrics.statusCode()).isEqualTo(401);
            assertThat(metrics.body()).doesNotContain("10.0.0.1");
            assertThat(log.stackTraces())
                    .singleElement()
                    .asString()
                    .matches("event=authenticator_failed method=\"storage.IngestionService/IngestRecord\""
                            + " correlation_id=\\w+: key server at 10.0.0.1 is down");
        }
        assertThat(server.ingestor().stats().totals().received()).isZero();
    }

    @Test
    @SuppressWarnings("NullAway")
    void anAuthenticatorThatReturnsNothingRefusesTheCall() {
        authenticator.verdict = call -> null;

        assertThat(code(() -> server.blocking().ingestRecord(record("acme")))).isEqualTo(Status.Code.UNAUTHENTICATED);
    }

    @Test
    void noMessageIsTakenWhileASlowAuthenticatorDecidesAndProbesAreAnswered() throws Exception {
        authenticator.verdict =
                call -> call.method().endsWith("/IngestRecord") ? authenticator.wait(call) : Principal.of("probe");

        Future<IngestRecordResponse> waiting =
                IngestionServiceGrpc.newFutureStub(server.channel()).ingestRecord(record("acme"));
        assertThat(authenticator.asked.await(30, TimeUnit.SECONDS)).isTrue();
        server.blocking().healthCheck(io.ingestor.proto.storage.HealthCheckRequest.getDefaultInstance());
        assertThat(server.http("GET", "/ready").statusCode()).isEqualTo(200);
        long before = server.ingestor().stats().totals().received();
        authenticator.release.countDown();

        assertThat(waiting.get(30, TimeUnit.SECONDS).getRecordId()).startsWith("acme/");
        assertThat(before).isZero();
    }

    @Test
    void recordsWithoutATenantBelongToThatOfTheirPrincipal() throws Exception {
        authenticator.verdict = call -> Principal.ofTenant("loader", "acme");

        String single = server.blocking()
                .ingestRecord(IngestRecordRequest.newBuilder()
                        .setRecord(Records.record("", "e1"))
                        .build())
                .getRecordId();
        String inBatch = server.blocking()
                .ingestBatch(IngestBatchRequest.newBuilder()
                        .addRecords(Records.record("", "e2"))
                        .putOptions("results", "all")
                        .build())
                .getResults(0)
                .getRecordId();
        StreamClient stream = StreamClient.open(server.channel())
                .record(Records.record("", "e3"))
                .halfClose();
        String inStream = stream.ack().getRecordId();

        assertThat(List.of(single, inBatch, inStream)).allMatch(id -> id.startsWith("acme/e"));
        assertThat(stream.end().getCode()).isEqualTo(Status.Code.OK);
    }

    @Test
    void recordsOfAnotherTenantThanThePrincipalsAreRejectedOneByOne() throws Exception {
        authenticator.verdict = call -> Principal.ofTenant("loader", "acme");

        Status.Code single = code(() -> server.blocking().ingestRecord(record("other")));
        IngestBatchResponse batch = server.blocking()
                .ingestBatch(IngestBatchRequest.newBuilder()
                        .addRecords(Records.record("acme", "e2"))
                        .addRecords(Records.record("other", "e3"))
                        .build());
        StreamClient stream = StreamClient.open(server.channel())
                .record(Records.record("other", "e4"))
                .record(Records.record("acme", "e5"))
                .halfClose();

        assertThat(single).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(batch.getResultsList())
                .extracting(IngestResult::getRecordId)
                .satisfiesExactly(
                        id -> assertThat(id).startsWith("acme/e2/"),
                        id -> assertThat(id).isEmpty());
        assertThat(batch.getResults(1).getStatus().getCode()).isEqualTo(Code.PERMISSION_DENIED_VALUE);
        assertThat(stream.error().getStatus())
                .matches(status -> status.getCode() == Code.PERMISSION_DENIED_VALUE)
                .matches(status -> status.getMessage().contains("other"));
        assertThat(stream.ack().getRecordId()).startsWith("acme/e5/");
        assertThat(server.ingestor().stats().totals().durable()).isEqualTo(2);
        assertThat(server.ingestor().find("other", "1").record()).isEmpty();
    }

    @Test
    void aTransactionIsDeniedIfAllItsWrongRecordsAreForeign() {
        authenticator.verdict = call -> Principal.ofTenant("loader", "acme");
        IngestBatchRequest foreign = IngestBatchRequest.newBuilder()
                .addRecords(Records.record("acme", "e1"))
                .addRecords(Records.record("other", "e2"))
                .setTransactional(true)
                .build();
        IngestBatchRequest foreignAndInvalid = foreign.toBuilder()
                .addRecords(Records.record("acme", "e3").toBuilder().setVersion(-1))
                .build();

        assertThat(code(() -> server.blocking().ingestBatch(foreign))).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(code(() -> server.blocking().ingestBatch(foreignAndInvalid)))
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(server.ingestor().stats().totals().durable()).isZero();
    }

    @Test
    void aPrincipalOfOneTenantMayUseNoOther() throws Exception {
        authenticator.verdict = call -> Principal.ofTenant("loader", "acme");

        StreamClient own =
                StreamClient.open(server.channel()).init(init("acme")).halfClose();
        StreamClient other =
                StreamClient.open(server.channel()).init(init("other")).halfClose();

        assertThat(own.end().getCode()).isEqualTo(Status.Code.OK);
        assertThat(other.end())
                .returns(Status.Code.PERMISSION_DENIED, Status::getCode)
                .returns("the caller may not use this tenant: leave init.tenant_id out", Status::getDescription);
        assertThat(code(() -> server.blocking().getIngestionStatus(status("other"))))
                .isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(code(() -> server.blocking().getIngestionStatus(status(""))))
                .isEqualTo(Status.Code.PERMISSION_DENIED);
        server.blocking().getIngestionStatus(status("acme"));
        assertThat(server.http("GET", "/metrics").statusCode()).isEqualTo(403);
    }

    @Test
    void probesOverHttpAreAnsweredWithoutTheAuthenticator() throws Exception {
        authenticator.verdict = call -> Refusal.UNAUTHENTICATED;

        assertThat(server.http("GET", "/health").statusCode()).isEqualTo(200);
        assertThat(server.http("GET", "/ready").statusCode()).isEqualTo(200);
        assertThat(authenticator.seen).isEmpty();
        HttpResponse<String> metrics = server.http("GET", "/metrics");
        assertThat(metrics.statusCode()).isEqualTo(401);
        assertThat(metrics.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(metrics.body()).isEqualTo("{\"error\":\"the request has no valid credentials\"}");
    }

    @Test
    void aPrincipalHasANameThatALogLineCanHold() {
        for (String name : List.of("", "two words", "line\nbreak", "\"quoted\"", "M\u00fcller", "x".repeat(129))) {
            assertThatThrownBy(() -> Principal.of(name))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("name must be 1 to 128 printable ASCII characters without spaces and quotes, had "
                            + name.length());
        }
        assertThatThrownBy(() -> Principal.ofTenant("loader", "")).isInstanceOf(IllegalArgumentException.class);
    }

    /** Returns one call of each kind. A call throws its status unless that is OK. */
    private static Map<String, ThrowingCallable> calls(Channel channel) {
        IngestionServiceBlockingStub stub = IngestionServiceGrpc.newBlockingStub(channel);
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        calls.put("record", () -> stub.ingestRecord(record("acme")));
        calls.put(
                "batch",
                () -> stub.ingestBatch(IngestBatchRequest.newBuilder()
                        .addRecords(Records.record("acme", "2"))
                        .build()));
        calls.put("stream", () -> {
            Status status =
                    StreamClient.open(channel).init(init("acme")).halfClose().end();
            if (!status.isOk()) {
                throw status.asRuntimeException();
            }
        });
        calls.put("status", () -> stub.getIngestionStatus(status("")));
        calls.put("health", () -> stub.healthCheck(io.ingestor.proto.storage.HealthCheckRequest.getDefaultInstance()));
        calls.put(
                "standard health",
                () -> HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance()));
        return calls;
    }

    private static void call(ThrowingCallable call) {
        try {
            call.call();
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    private Channel withToken(String token) {
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, token);
        return ClientInterceptors.intercept(server.channel(), MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private IngestionServiceBlockingStub stub(Metadata headers) {
        return server.blocking().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private static Status.Code code(ThrowingCallable call) {
        StatusRuntimeException e = catchThrowableOfType(StatusRuntimeException.class, call);
        return e == null ? Status.Code.OK : e.getStatus().getCode();
    }

    private static IngestRecordRequest record(String tenant) {
        return IngestRecordRequest.newBuilder()
                .setRecord(Records.record(tenant, "1"))
                .build();
    }

    private static StreamInit init(String tenant) {
        return StreamInit.newBuilder()
                .setTenantId(TenantID.newBuilder().setId(tenant))
                .build();
    }

    private static IngestionStatusRequest status(String tenant) {
        return IngestionStatusRequest.newBuilder()
                .setTenantId(TenantID.newBuilder().setId(tenant))
                .build();
    }

    private record Seen(String method, String token, boolean fromLoopback) {}

    /** An authenticator that records each call and answers as the test specifies. */
    private static final class Scripted implements Authenticator {
        private final List<Seen> seen = new CopyOnWriteArrayList<>();
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch release = new CountDownLatch(1);
        private volatile Function<Call, Verdict> verdict = call -> Principal.of("tester");

        @Override
        public Verdict authenticate(Call call) {
            boolean loopback = call.peer()
                    .map(InetSocketAddress.class::cast)
                    .map(peer -> peer.getAddress().isLoopbackAddress())
                    .orElse(false);
            seen.add(new Seen(call.method(), call.header("Authorization").orElse(""), loopback));
            return verdict.apply(call);
        }

        List<String> methods() {
            return seen.stream().map(Seen::method).toList();
        }

        Verdict wait(Call call) {
            asked.countDown();
            try {
                if (release.await(60, TimeUnit.SECONDS)) {
                    return Principal.of("slow");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new AssertionError("never released: " + call.method());
        }
    }
}

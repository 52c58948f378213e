package io.ingestor.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.ingestor.grpc.fake.Attacks;
import io.ingestor.grpc.fake.LogCapture;
import io.ingestor.grpc.fake.RawClient;
import io.ingestor.grpc.fake.Steady;
import io.netty.util.internal.PlatformDependent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
final class AttackTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void aConnectionThatFloodsIsCutOffAndOthersAreServed(Attacks attack) throws Exception {
        try (LogCapture log = new LogCapture();
                RunningServer server = RunningServer.on(directory);
                Steady steady = new Steady(server.connect())) {
            boolean cutOff = attack.isCutOff(server.server().port());

            assertThat(cutOff).isTrue();
            assertThat(steady.failures()).isEmpty();
            assertHealthy(server);
            assertThat(log.stackTraces()).isEmpty();
            assertThat(log.lines()).hasSizeLessThan(100);
        }
    }

    @Test
    void aMessageInSingleBytesPinsNoBuffersOfReads() throws Exception {
        try (RunningServer server = RunningServer.on(directory)) {
            long before = PlatformDependent.usedDirectMemory();

            RawClient client = Attacks.singleBytes(server.server().port(), 3_000);

            assertThat(PlatformDependent.usedDirectMemory() - before).isLessThan(24 << 20);
            client.close();
        }
    }

    @Test
    void openCallsCountAndAreRefusedWhenTheyAreTooMany() throws Exception {
        try (RunningServer server = RunningServer.on(directory, settings -> settings.maxRequestBytes(2 << 20))) {
            for (String method : List.of(Attacks.UNARY, Attacks.STREAM, Attacks.WATCH)) {
                List<RawClient> clients = Attacks.openCalls(server.server().port(), method, 1, 700);
                for (RawClient client : clients) {
                    // Each client has a refused call: calls start in any order, and the server ends some only if there
                    // are too many.
                    client.awaitFrame(
                            frame -> frame.type() == RawClient.HEADERS && (frame.flags() & RawClient.END_STREAM) != 0);
                }

                // Only an upper bound, because calls that start together may all be refused before the first releases
                // its bytes.
                assertThat(server.server().requests().held()).isLessThanOrEqualTo(4L << 20);
                assertThat(server.http("GET", "/ready").statusCode()).isEqualTo(200);
                for (RawClient client : clients) {
                    client.close();
                }
                awaitNothingHeld(server);
                assertHealthy(server);
            }
        }
    }

    @Test
    void idleConnectionsMakeRoomForNewOnes() throws Exception {
        try (RunningServer server = RunningServer.on(directory, settings -> settings.maxConnections(3))) {
            List<RawClient> idle = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                RawClient client = new RawClient(server.server().port());
                client.awaitPong();
                idle.add(client);
            }

            for (int i = 0; i < 20; i++) {
                awaitTaken(server.connect());
            }

            for (RawClient client : idle) {
                client.close();
            }
        }
    }

    /** Calls until one is accepted. The first calls may be refused until an idle connection has been closed. */
    private static void awaitTaken(ManagedChannel channel) {
        while (true) {
            try {
                RunningServer.blocking(channel).ingestRecord(Steady.request());
                return;
            } catch (StatusRuntimeException e) {
                assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            }
        }
    }

    private static void awaitNothingHeld(RunningServer server) {
        while (server.server().requests().held() > 0) {
            Thread.onSpinWait();
        }
    }

    private static void assertHealthy(RunningServer server) throws Exception {
        ServingStatus status = HealthGrpc.newBlockingStub(server.connect())
                .withDeadlineAfter(Duration.ofSeconds(60))
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus();
        assertThat(status).isEqualTo(ServingStatus.SERVING);
        assertThat(server.http("GET", "/ready").statusCode()).isEqualTo(200);
    }
}

package io.ingestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.ingestor.grpc.Attacks;
import io.ingestor.grpc.RawClient;
import io.ingestor.grpc.Steady;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The attacks at once, and some times over, on a server with 256 MB. */
@Tag("proof")
@Timeout(300)
final class AttackProofTest {

    private static final int ROUNDS = 2;

    @TempDir
    private Path directory;

    @Test
    void theServerOutlivesAllAttacksAndEndsInOrder() throws Exception {
        try (ServeProcess server = ServeProcess.start(directory.resolve("data"))) {
            int port = Integer.parseInt(server.port());
            ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                    .usePlaintext()
                    .build();
            List<RawClient> open = new ArrayList<>();
            try (Steady steady = new Steady(channel)) {
                for (int round = 0; round < ROUNDS; round++) {
                    List<CompletableFuture<?>> attacks = new ArrayList<>();
                    for (Attacks attack : Attacks.values()) {
                        attacks.add(CompletableFuture.supplyAsync(
                                () -> run(attack, port), task -> new Thread(task).start()));
                    }
                    open.add(Attacks.singleBytes(port, 3_000));
                    // All at once they may be too slow for a limit.
                    CompletableFuture.allOf(attacks.toArray(CompletableFuture[]::new))
                            .join();
                    assertThat(ready(server)).isEqualTo(200);
                }

                assertThat(steady.failures()).isEmpty();
            }
            open.addAll(Attacks.openCalls(port, "grpc.health.v1.Health/Watch", 8, 1_000));
            open.addAll(Attacks.openCalls(port, "storage.IngestionService/IngestStream", 8, 1_000));
            assertThat(ready(server)).isEqualTo(200);

            int code = server.terminate().exitCode();

            assertThat(code).isZero();
            assertThat(server.log()).hasSizeLessThan(1 << 20).doesNotContain("\tat ");
            for (RawClient client : open) {
                client.close();
            }
            channel.shutdownNow();
        }
    }

    private static boolean run(Attacks attack, int port) {
        try {
            return attack.isCutOff(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int ready(ServeProcess server) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + "/ready"))
                                .timeout(Duration.ofSeconds(60))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}

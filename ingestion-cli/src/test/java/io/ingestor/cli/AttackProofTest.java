package io.ingestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.ingestor.grpc.fake.Attacks;
import io.ingestor.grpc.fake.RawClient;
import io.ingestor.grpc.fake.Steady;
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

/** Tests of the attacks on a server with a heap of 256 MB, concurrently and one after the other. */
@Tag("proof")
@Timeout(300)
final class AttackProofTest {

    private static final int ROUNDS = 2;
    private static final int TRIES = 8;
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration PERIOD = Duration.ofMillis(1500);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(1);
    private static final Duration JITTER = Duration.ofMillis(100);
    private static final Runnable BUSY = AttackProofTest::keepTwoThreadsBusy;

    /** The heap, the same amount for buffers outside it, and the overhead of the JVM. */
    private static final long MOST_MEMORY = (256 + 256 + 128) << 20;

    @TempDir
    private Path directory;

    @Test
    void theServerOutlivesAllAttacksAndEndsInOrder() throws Exception {
        try (ServeProcess server = ServeProcess.start(directory.resolve("data"))) {
            int port = Integer.parseInt(server.port());
            ManagedChannel channel = connect(port);
            List<RawClient> open = new ArrayList<>();
            try (Steady steady = new Steady(channel);
                    HealthProbe probe = new HealthProbe(channel, server.httpPort())) {
                for (int round = 0; round < ROUNDS; round++) {
                    List<CompletableFuture<?>> attacks = new ArrayList<>();
                    for (Attacks attack : Attacks.values()) {
                        attacks.add(CompletableFuture.supplyAsync(
                                () -> run(attack, port), task -> new Thread(task).start()));
                    }
                    open.add(Attacks.singleBytes(port, 3_000));
                    // The result is ignored, because concurrent attacks may be too slow to reach a limit.
                    CompletableFuture.allOf(attacks.toArray(CompletableFuture[]::new))
                            .join();
                    assertThat(ready(server)).isEqualTo(200);
                }

                assertThat(steady.failures()).isEmpty();
                assertThat(probe.failures()).isEmpty();
                // With more attackers than cores, the probe may have to wait for a turn of each.
                Duration bound = Duration.ofSeconds(Attacks.values().length);
                assertThat(probe.answers()).isNotEmpty().allMatch(took -> took.compareTo(bound) < 0);
            }
            open.addAll(Attacks.openCalls(port, "grpc.health.v1.Health/Watch", 8, 1_000));
            open.addAll(Attacks.openCalls(port, "storage.IngestionService/IngestStream", 8, 1_000));
            assertThat(ready(server)).isEqualTo(200);

            assertBoundedMemory(server);
            int code = server.terminate().exitCode();

            assertThat(code).isZero();
            assertThat(server.log()).hasSizeLessThan(1 << 20).doesNotContain("\tat ");
            for (RawClient client : open) {
                client.close();
            }
            channel.shutdownNow();
        }
    }

    @Test
    void aSteadyClientIsHardlySlowedDown() throws Exception {
        try (ServeProcess server = ServeProcess.start(directory.resolve("data"))) {
            int port = Integer.parseInt(server.port());
            ManagedChannel channel = connect(port);
            try (Steady steady = new Steady(channel);
                    HealthProbe probe = new HealthProbe(channel, server.httpPort())) {
                p99(steady, WARM_UP, BUSY);
                Duration unattacked = p99(steady, PERIOD, BUSY);
                System.out.println("p99 of a steady client beside other work: " + unattacked);
                for (Attacks attack : Attacks.values()) {
                    Duration attacked = p99(steady, PERIOD, () -> run(attack, port));
                    for (int i = 1; i < TRIES && isFarAbove(attacked, unattacked); i++) {
                        // The machine may be slower now than at the first measurement, so both are repeated.
                        unattacked = slower(unattacked, p99(steady, PERIOD, BUSY));
                        attacked = p99(steady, PERIOD, () -> run(attack, port));
                    }
                    System.out.println("p99 beside " + attack + ": " + attacked);

                    assertThat(isFarAbove(attacked, unattacked))
                            .as("%s beside %s, %s without", attacked, attack, unattacked)
                            .isFalse();
                }
                assertThat(steady.failures()).isEmpty();
                assertThat(probe.failures()).isEmpty();
                assertThat(probe.answers()).hasSizeGreaterThan(100);
                // One slow answer is allowed, because a pause of either process may have delayed it.
                assertThat(probe.answers().stream().filter(took -> took.compareTo(ANSWER_WITHIN) > 0))
                        .hasSizeLessThanOrEqualTo(1);
            }
            assertBoundedMemory(server);
            channel.shutdownNow();
        }
    }

    private static ManagedChannel connect(int port) {
        return NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    }

    /**
     * Returns true if the latency is far higher. Up to some tens of milliseconds, it depends only on the scheduler,
     * because there are more busy threads than cores.
     */
    private static boolean isFarAbove(Duration attacked, Duration unattacked) {
        return attacked.compareTo(unattacked.multipliedBy(3)) > 0 && attacked.compareTo(JITTER) > 0;
    }

    private static Duration slower(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** Returns the 99th percentile of the client's latencies while the work is repeated. */
    private static Duration p99(Steady steady, Duration period, Runnable work) {
        steady.p99();
        long end = System.nanoTime() + period.toNanos();
        while (System.nanoTime() - end < 0) {
            work.run();
        }
        return steady.p99();
    }

    /**
     * Occupies two threads like an attack, which takes one here and one in the server. Any such work slows the client
     * down.
     */
    private static void keepTwoThreadsBusy() {
        Thread other = new Thread(AttackProofTest::spin);
        other.start();
        spin();
        try {
            other.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void spin() {
        long end = System.nanoTime() + Duration.ofMillis(100).toNanos();
        while (System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }

    private static void assertBoundedMemory(ServeProcess server) throws IOException {
        server.mostMemory().ifPresent(bytes -> {
            System.out.println("most memory of the server: " + (bytes >> 20) + " MiB");
            assertThat(bytes).isLessThan(MOST_MEMORY);
        });
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

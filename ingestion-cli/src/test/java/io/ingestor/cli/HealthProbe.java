package io.ingestor.cli;

import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.ingestor.grpc.fake.Repeating;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Asks a server for its health, alternately over gRPC and HTTP, until it is closed. */
final class HealthProbe implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final ManagedChannel channel;
    private final URI ready;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Duration> answers = new ArrayList<>(); // written by one thread, read after it has ended
    private final List<String> failures = new ArrayList<>();
    private final Repeating questions;

    HealthProbe(ManagedChannel channel, String httpPort) {
        this.channel = channel;
        this.ready = URI.create("http://127.0.0.1:" + httpPort + "/ready");
        this.questions = new Repeating("health-probe", this::ask);
    }

    private void ask() {
        long start = System.nanoTime();
        try {
            String answer = answers.size() % 2 == 0 ? askGrpc() : askHttp();
            if (!answer.equals("SERVING") && !answer.equals("200")) {
                failures.add(answer);
            }
        } catch (Exception e) {
            failures.add(e.toString());
        }
        answers.add(Duration.ofNanos(System.nanoTime() - start));
        LockSupport.parkNanos(PAUSE_NANOS);
    }

    private String askGrpc() {
        ServingStatus status = HealthGrpc.newBlockingStub(channel)
                .withDeadlineAfter(DEADLINE)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus();
        return status.name();
    }

    private String askHttp() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(ready).timeout(DEADLINE).build();
        return Integer.toString(
                http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
    }

    /** Closes the probe and returns the answers that were not "healthy". */
    List<String> failures() {
        close();
        return failures;
    }

    /** Closes the probe and returns the duration of each answer. */
    List<Duration> answers() {
        close();
        return answers;
    }

    @Override
    public void close() {
        questions.close();
    }
}

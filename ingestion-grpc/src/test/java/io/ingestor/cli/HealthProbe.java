package io.ingestor.cli;

import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks a server how it is, over gRPC and HTTP in turns, until it is closed. */
final class HealthProbe implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final long PAUSE_MILLIS = 20;

    private final ManagedChannel channel;
    private final URI ready;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Thread thread = new Thread(this::run, "health-probe");
    private volatile boolean ended;
    private volatile Duration longest = Duration.ZERO;
    private final AtomicInteger answers = new AtomicInteger();
    private volatile Exception failure;

    HealthProbe(ManagedChannel channel, String httpPort) {
        this.channel = channel;
        this.ready = URI.create("http://127.0.0.1:" + httpPort + "/ready");
        thread.start();
    }

    private void run() {
        try {
            while (!ended) {
                long start = System.nanoTime();
                if (answers.get() % 2 == 0) {
                    askGrpc();
                } else {
                    askHttp();
                }
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                longest = took.compareTo(longest) > 0 ? took : longest;
                answers.incrementAndGet();
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (Exception e) {
            failure = e;
        }
    }

    private void askGrpc() {
        HealthGrpc.newBlockingStub(channel).withDeadlineAfter(DEADLINE).check(HealthCheckRequest.getDefaultInstance());
    }

    private void askHttp() throws Exception {
        int code = http.send(
                        HttpRequest.newBuilder(ready).timeout(DEADLINE).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
        if (code != 200) {
            throw new AssertionError("not ready: " + code);
        }
    }

    /** Ends it and returns how long the slowest answer took. */
    Duration longest() throws Exception {
        close();
        if (failure != null) {
            throw failure;
        }
        return longest;
    }

    int answers() {
        return answers.get();
    }

    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

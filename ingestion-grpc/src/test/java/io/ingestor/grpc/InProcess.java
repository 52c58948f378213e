package io.ingestor.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.ingestor.Ingestor;
import io.ingestor.grpc.internal.call.ServiceSettings;
import io.ingestor.grpc.internal.call.StreamLimits;
import io.ingestor.grpc.internal.guard.CorrelationInterceptor;
import io.ingestor.proto.storage.IngestionServiceGrpc;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of the service without sockets, and its client. */
public final class InProcess {

    public static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    public static final ServiceSettings SETTINGS = new ServiceSettings(
            1 << 20,
            new StreamLimits(1000, 256 << 10, 100_000, 16 << 20),
            1L << 30,
            Duration.ofHours(1),
            Duration.ZERO,
            false,
            Clock.fixed(NOW, ZoneOffset.UTC));

    private final AtomicInteger asked = new AtomicInteger();
    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final Server server;
    private final ManagedChannel channel;
    private final IngestionService service;

    private InProcess(Ingestor ingestor, ServiceSettings settings) throws IOException {
        service = new IngestionService(settings, executor);
        service.serve(ingestor);
        String name = InProcessServerBuilder.generateName();
        server = InProcessServerBuilder.forName(name)
                .executor(executor)
                .addService(ServerInterceptors.intercept(service, new Counting(), new CorrelationInterceptor()))
                .build()
                .start();
        channel = InProcessChannelBuilder.forName(name).build();
    }

    public static InProcess over(Ingestor ingestor) throws IOException {
        return new InProcess(ingestor, SETTINGS);
    }

    public static InProcess over(Ingestor ingestor, ServiceSettings settings) throws IOException {
        return new InProcess(ingestor, settings);
    }

    public IngestionService service() {
        return service;
    }

    /** Returns the number of messages that the service has requested from the transport. */
    public int messagesAskedFor() {
        return asked.get();
    }

    public ManagedChannel channel() {
        return channel;
    }

    public IngestionServiceGrpc.IngestionServiceBlockingStub blocking() {
        return IngestionServiceGrpc.newBlockingStub(channel).withDeadlineAfter(Duration.ofSeconds(30));
    }

    public void close() throws InterruptedException {
        channel.shutdownNow();
        server.shutdownNow();
        channel.awaitTermination(10, TimeUnit.SECONDS);
        server.awaitTermination(10, TimeUnit.SECONDS);
        executor.shutdownNow();
    }

    private final class Counting implements ServerInterceptor {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            return next.startCall(
                    new SimpleForwardingServerCall<>(call) {
                        @Override
                        public void request(int messages) {
                            asked.addAndGet(messages);
                            super.request(messages);
                        }
                    },
                    headers);
        }
    }
}

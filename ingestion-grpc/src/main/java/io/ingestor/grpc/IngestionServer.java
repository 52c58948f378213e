package io.ingestor.grpc;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.ingestor.Ingestor;
import io.ingestor.IngestorState;
import io.ingestor.proto.storage.IngestionServiceGrpc;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A gRPC server over an engine, with the standard health and reflection services beside the ingestion service, and an HTTP port for {@code /health} and {@code /ready}.
 *
 * <pre>{@code
 * try (Ingestor ingestor = Ingestor.builder(Path.of("data")).backpressure(Backpressure.refuse()).open();
 *         IngestionServer server = IngestionServer.builder(ingestor).start()) {
 *     server.awaitTermination();
 * }
 * }</pre>
 *
 * <p>The server never closes the engine: whoever opened it closes it, after the server.
 *
 * <p><b>When the engine stops</b> after an I/O failure, every call is answered with INTERNAL, health and readiness turn negative, and {@link #failure()} completes with the cause. The server
 * itself stays up until it is closed; its process should then exit with a non-zero code so that its supervisor restarts it.
 *
 * <p><b>Threads.</b> Every method may be called from any thread.
 */
public final class IngestionServer implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(IngestionServer.class.getName());
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);
    private static final Duration LAST_SYNC = Duration.ofSeconds(10);

    private final Ingestor ingestor;
    private final IngestionService service;
    private final HealthStatusManager health;
    private final ServerThreads threads;
    private final Server server;
    private final HttpEndpoint http;
    private final Duration drainTimeout;
    private final Clock clock;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch terminated = new CountDownLatch(1);

    private IngestionServer(
            Builder builder,
            IngestionService service,
            HealthStatusManager health,
            ServerThreads threads,
            Server server,
            HttpEndpoint http) {
        this.ingestor = builder.ingestor;
        this.drainTimeout = builder.drainTimeout;
        this.clock = builder.clock;
        this.service = service;
        this.health = health;
        this.threads = threads;
        this.server = server;
        this.http = http;
    }

    /** Starts to describe a server over that engine. */
    public static Builder builder(Ingestor ingestor) {
        return new Builder(ingestor);
    }

    /** The gRPC port that is listened on. */
    public int port() {
        return server.getPort();
    }

    /** The HTTP port that is listened on. */
    public int httpPort() {
        return http.port();
    }

    /** Completes with the cause when the engine stops after an I/O failure, and with empty when it is closed in order. */
    public CompletableFuture<Optional<Throwable>> failure() {
        return ingestor.failure();
    }

    /** Waits until the server has been closed. */
    public void awaitTermination() throws InterruptedException {
        terminated.await();
    }

    /**
     * Takes no new calls, lets those that run finish until the {@linkplain Builder#drainTimeout drain timeout} and then ends them, and makes durable what was ingested. Returns when that is
     * done; idempotent, a second caller waits for the first. An interrupt cuts the waiting short, and the thread stays interrupted.
     */
    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            try {
                drain();
            } finally {
                http.close();
                threads.close();
                terminated.countDown();
            }
        } else {
            awaitQuietly(terminated);
        }
    }

    private void drain() {
        Duration timeout = drainTimeout();
        LOG.log(Level.INFO, "event=server_draining timeout=" + timeout);
        String reason = "the server is shutting down";
        service.announceDrain(clock.instant().plus(timeout), reason);
        health.enterTerminalState();
        server.shutdown();
        if (!await(timeout)) {
            service.endStreams(Statuses.unavailable(reason, Statuses.RETRY_AFTER));
            if (!await(LAST_ANSWERS)) {
                server.shutdownNow();
                await(LAST_ANSWERS);
            }
        }
        if (ingestor.state() == IngestorState.OPEN) {
            sync();
        }
        LOG.log(Level.INFO, "event=server_stopped");
    }

    /** Without its engine the server has nothing to finish, and its process is to end within seconds. */
    private Duration drainTimeout() {
        boolean useful = ingestor.state() == IngestorState.OPEN;
        return useful || drainTimeout.compareTo(LAST_ANSWERS) < 0 ? drainTimeout : LAST_ANSWERS;
    }

    private boolean await(Duration timeout) {
        try {
            return server.awaitTermination(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void sync() {
        try {
            ingestor.sync().get(LAST_SYNC.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(Level.ERROR, "event=last_sync_failed; closing the engine tries again", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void engineStopped(Optional<Throwable> cause) {
        cause.ifPresent(failure -> {
            LOG.log(Level.ERROR, "event=engine_stopped; the outcome of records in flight is unknown", failure);
            health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.NOT_SERVING);
            health.setStatus(IngestionServiceGrpc.SERVICE_NAME, ServingStatus.NOT_SERVING);
            service.endStreams(Statuses.internal("the engine stopped after an I/O failure: " + failure.getMessage()));
        });
    }

    /** Describes a server. Not for several threads; one use. */
    public static final class Builder {

        private static final int MIN_MESSAGE_BYTES = 1 << 10;
        private static final int MAX_MESSAGE_BYTES = 1 << 30;
        private static final int MAX_METADATA_BYTES = 16 << 10;
        private static final int MAX_CALLS_PER_CONNECTION = 1024;
        private static final int RESERVED_CONNECTIONS = 16;

        private final Ingestor ingestor;
        private String bindAddress = "127.0.0.1";
        private int port = 8081;
        private int httpPort = 8082;
        private int maxConnections = 100;
        private int maxMessageBytes = ServiceSettings.defaults().maxMessageBytes();
        private int groupRecords = ServiceSettings.defaults().groupRecords();
        private int maxInFlightRecords = ServiceSettings.defaults().maxInFlightRecords();
        private int maxInFlightBytes = ServiceSettings.defaults().maxInFlightBytes();
        private Duration overloadWait = ServiceSettings.defaults().patience();
        private Duration drainTimeout = Duration.ofSeconds(10);
        private Clock clock = Clock.systemUTC();

        private Builder(Ingestor ingestor) {
            this.ingestor = Objects.requireNonNull(ingestor, "ingestor");
        }

        /** Name or address of the interface to listen on; default 127.0.0.1, the machine itself only. */
        public Builder bindAddress(String address) {
            this.bindAddress = Objects.requireNonNull(address, "address");
            return this;
        }

        /** The gRPC port, 0 to 65,535; default 8081. 0 takes a free one, see {@link IngestionServer#port()}. */
        public Builder port(int newPort) {
            this.port = check("port", newPort, 0, 65_535);
            return this;
        }

        /** The HTTP port, 0 to 65,535; default 8082. 0 takes a free one, see {@link IngestionServer#httpPort()}. */
        public Builder httpPort(int newPort) {
            this.httpPort = check("httpPort", newPort, 0, 65_535);
            return this;
        }

        /**
         * Most gRPC connections whose calls are taken at a time; default 100, at least 1. Calls of further connections are refused with UNAVAILABLE, and 16 connections further on the
         * connections themselves.
         */
        public Builder maxConnections(int connections) {
            this.maxConnections = check("maxConnections", connections, 1, 1 << 20);
            return this;
        }

        /**
         * Largest request message in bytes, after decompression; default 16 MiB, 1 KiB to 1 GiB. A larger one is answered with INVALID_ARGUMENT; from twice the size on the transport itself refuses it, with
         * RESOURCE_EXHAUSTED.
         */
        public Builder maxMessageBytes(int bytes) {
            this.maxMessageBytes = check("maxMessageBytes", bytes, MIN_MESSAGE_BYTES, MAX_MESSAGE_BYTES);
            return this;
        }

        /** Most plain records of one stream that become one entry of the log together; default 1000, at least 1. */
        public Builder groupRecords(int records) {
            this.groupRecords = check("groupRecords", records, 1, 1_000_000);
            return this;
        }

        /** Records of one stream that may await their answer before the stream is no longer read; default 100,000, at least 1. */
        public Builder maxInFlightRecords(int records) {
            this.maxInFlightRecords = check("maxInFlightRecords", records, 1, Integer.MAX_VALUE);
            return this;
        }

        /** Bytes of those records; default 16 MiB, at least 64 KiB. */
        public Builder maxInFlightBytes(int bytes) {
            this.maxInFlightBytes = check("maxInFlightBytes", bytes, 64 << 10, Integer.MAX_VALUE);
            return this;
        }

        /** How long a call waits while the engine refuses it for want of room, before it fails with UNAVAILABLE; default one second, 0 or more. */
        public Builder overloadWait(Duration wait) {
            this.overloadWait = check("overloadWait", wait);
            return this;
        }

        /** How long calls may go on after {@link IngestionServer#close()} was called; default ten seconds, 0 or more. */
        public Builder drainTimeout(Duration timeout) {
            this.drainTimeout = check("drainTimeout", timeout);
            return this;
        }

        /** The clock for timestamps in answers; default the system's. */
        public Builder clock(Clock newClock) {
            this.clock = Objects.requireNonNull(newClock, "clock");
            return this;
        }

        /**
         * Starts the server; it takes calls when this returns.
         *
         * @throws IOException if a port cannot be listened on; the message names it
         */
        public IngestionServer start() throws IOException {
            QuietTransport.install();
            ServerThreads threads = new ServerThreads();
            IngestionService service = new IngestionService(ingestor, settings(), threads.calls());
            HealthStatusManager health = new HealthStatusManager();
            health.setStatus(IngestionServiceGrpc.SERVICE_NAME, ServingStatus.SERVING);
            Server server = describe(threads, service, health);
            try {
                listen(server);
                HttpEndpoint http = HttpEndpoint.open(address(httpPort), threads.accepting(), service.state());
                IngestionServer started = new IngestionServer(this, service, health, threads, server, http);
                CompletableFuture<Void> unused = ingestor.failure().thenAccept(started::engineStopped);
                LOG.log(
                        Level.INFO,
                        "event=server_started address=" + bindAddress + " port=" + started.port() + " http_port="
                                + started.httpPort());
                return started;
            } catch (Throwable t) {
                server.shutdownNow();
                threads.close();
                throw t;
            }
        }

        private ServiceSettings settings() {
            return new ServiceSettings(
                    maxMessageBytes,
                    groupRecords,
                    ServiceSettings.defaults().groupBytes(),
                    maxInFlightRecords,
                    maxInFlightBytes,
                    overloadWait,
                    clock);
        }

        private Server describe(ServerThreads threads, IngestionService service, HealthStatusManager health) {
            ConnectionSlots slots = new ConnectionSlots(maxConnections);
            return NettyServerBuilder.forAddress(address(port))
                    .bossEventLoopGroup(threads.accepting())
                    .workerEventLoopGroup(threads.moving())
                    .channelFactory(() -> new LimitedServerSocketChannel(maxConnections + RESERVED_CONNECTIONS))
                    .executor(threads.calls())
                    .addTransportFilter(slots)
                    .intercept(new Gate(service.state(), slots))
                    .intercept(new CorrelationInterceptor())
                    .maxInboundMessageSize((int) Math.min(Integer.MAX_VALUE, 2L * maxMessageBytes))
                    .maxInboundMetadataSize(MAX_METADATA_BYTES)
                    .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
                    .handshakeTimeout(10, TimeUnit.SECONDS)
                    .keepAliveTime(1, TimeUnit.MINUTES)
                    .keepAliveTimeout(20, TimeUnit.SECONDS)
                    .permitKeepAliveTime(10, TimeUnit.SECONDS)
                    .permitKeepAliveWithoutCalls(true)
                    .addService(service)
                    .addService(health.getHealthService())
                    .addService(ProtoReflectionServiceV1.newInstance())
                    .addService(oldReflection())
                    .build();
        }

        /** Clients older than the stable version of reflection, grpcurl among them, still ask for this one. */
        @SuppressWarnings("deprecation")
        private static BindableService oldReflection() {
            return ProtoReflectionService.newInstance();
        }

        private void listen(Server server) throws IOException {
            try {
                server.start();
            } catch (IOException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                throw new IOException("cannot listen on " + bindAddress + ":" + port + ": " + cause.getMessage(), e);
            }
        }

        private InetSocketAddress address(int at) {
            return new InetSocketAddress(bindAddress, at);
        }

        private static int check(String name, int value, int min, int max) {
            if (value < min || value > max) {
                throw new IllegalArgumentException(name + " must be from " + min + " to " + max + ", was " + value);
            }
            return value;
        }

        private static Duration check(String name, Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException(name + " must be >= 0, was " + value);
            }
            return value;
        }
    }
}

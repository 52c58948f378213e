package io.ingestor.grpc;

import io.ingestor.Ingestor;
import io.ingestor.grpc.guard.Authenticator;
import io.ingestor.grpc.internal.call.ServiceSettings;
import io.ingestor.grpc.internal.call.StreamLimits;
import io.ingestor.grpc.internal.guard.RequestBytes;
import io.ingestor.grpc.internal.host.HostLogger;
import io.ingestor.grpc.internal.http.HostProblems;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A gRPC server over an engine. Besides the ingestion service it has the standard health and reflection services, and
 * an HTTP port for {@code /health}, {@code /ready} and Prometheus {@code /metrics}.
 *
 * <pre>{@code
 * try (Ingestor ingestor = Ingestor.builder(Path.of("data")).backpressure(Backpressure.refuse()).open();
 *         IngestionServer server = IngestionServer.builder(ingestor).start()) {
 *     server.awaitTermination();
 * }
 * }</pre>
 *
 * <p>The server never closes the engine: the owner of the engine closes it, after the server.
 *
 * <p><b>When the engine stops</b> after an I/O failure, every ingest is answered with INTERNAL, and {@link #failure()}
 * completes with the cause. The health service reports NOT_SERVING, and {@code /ready} answers 503. The server itself
 * stays up until it is closed; its process should then exit with a non-zero code so that its supervisor restarts it.
 *
 * <p><b>Threads.</b> Every method may be called from any thread. All threads of a server are daemons, like those of an
 * ingestor. A host with nothing else to do must wait in {@link #awaitTermination()}, or its JVM ends.
 */
public final class IngestionServer implements AutoCloseable {

    private static final HostLogger LOGGER = HostLogger.of(IngestionServer.class.getName());

    private final ServerParts parts;
    private final ServerDrain drain;
    private final EngineWatch engine;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch terminated = new CountDownLatch(1);

    private IngestionServer(ServerParts parts, ServerDrain drain) {
        this.parts = parts;
        this.drain = drain;
        this.engine = new EngineWatch(parts);
    }

    /** Returns a builder for a server over an engine. */
    public static Builder builder(Ingestor ingestor) {
        return new Builder(Objects.requireNonNull(ingestor, "ingestor"));
    }

    /**
     * Returns a builder for a server whose engine is opened later. Opening takes as long as the replay of its log.
     * Until {@link #serve} is called, the server is alive but not ready: {@code /health} answers 200, and
     * {@code /ready} answers 503 with the state REPLAYING. Calls other than health checks and reflection fail with
     * UNAVAILABLE and a retry delay.
     */
    public static Builder builder() {
        return new Builder(null);
    }

    /**
     * Starts to take calls for an engine.
     *
     * @throws IllegalStateException if the server already has an engine
     */
    public void serve(Ingestor ingestor) {
        engine.serve(Objects.requireNonNull(ingestor, "ingestor"));
    }

    /** Returns the gRPC port that the server listens on. */
    public int port() {
        return parts.grpc().getPort();
    }

    /** Returns the account of the bytes held by the requests of all calls. */
    RequestBytes requests() {
        return parts.service().requests();
    }

    /** Returns the HTTP port that the server listens on. */
    public int httpPort() {
        return parts.http().port();
    }

    /**
     * Returns a future that completes when the engine stops: with the cause after an I/O failure, and empty after an
     * orderly close.
     */
    public CompletableFuture<Optional<Throwable>> failure() {
        return engine.failure();
    }

    /** Waits until the server has been closed. */
    public void awaitTermination() throws InterruptedException {
        terminated.await();
    }

    /**
     * Stops taking calls, waits for running calls, and makes the ingested records durable. Calls still running after
     * the {@linkplain Builder#drainTimeout drain timeout} are ended; idle streams are ended within a second. Does not
     * wait for calls that never end by themselves, such as a health watch. Idempotent: a second caller waits for the
     * first. An interrupt ends the wait early, and the thread stays interrupted.
     */
    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            try {
                drain.run();
            } finally {
                parts.close();
                terminated.countDown();
            }
        } else {
            awaitQuietly(terminated);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A builder for one server. Not thread-safe. */
    public static final class Builder {

        private static final ServiceSettings DEFAULTS = ServiceSettings.defaults();
        private static final StreamLimits DEFAULT_STREAMS = DEFAULTS.streams();
        private static final long SWEEP_MILLIS = 500;
        private static final int MIN_MESSAGE_BYTES = 1 << 10;
        private static final int MAX_MESSAGE_BYTES = 1 << 30;
        private static final Duration MAX_WAIT = Duration.ofDays(365);
        private static final Pattern PART = Pattern.compile("[a-z][a-z0-9_]{0,39}");

        private final @Nullable Ingestor ingestor;
        private String bindAddress = "127.0.0.1";
        private int port = 8081;
        private int httpPort = 8082;
        private int maxConnections = 100;
        private int maxMessageBytes = DEFAULTS.maxMessageBytes();
        private int groupRecords = DEFAULT_STREAMS.groupRecords();
        private int maxInFlightRecords = DEFAULT_STREAMS.maxInFlightRecords();
        private int maxInFlightBytes = DEFAULT_STREAMS.maxInFlightBytes();
        private long maxRequestBytes = DEFAULTS.maxRequestBytes();
        private Duration messageTimeout = DEFAULTS.messageTimeout();
        private Duration overloadWait = DEFAULTS.overloadWait();
        private boolean refusesEmptyRecords = DEFAULTS.refusesEmpty();
        private Duration drainTimeout = Duration.ofSeconds(5);
        private Authenticator authenticator = Authenticator.everyone();
        private Clock clock = Clock.systemUTC();
        private final Map<String, IntSupplier> problems = new TreeMap<>();

        private Builder(@Nullable Ingestor ingestor) {
            this.ingestor = ingestor;
        }

        /** Sets the name or address of the interface to listen on; default 127.0.0.1, for local clients only. */
        public Builder bindAddress(String address) {
            this.bindAddress = Objects.requireNonNull(address, "address");
            return this;
        }

        /** Sets the gRPC port, 0 to 65,535; default 8081. 0 picks a free port, see {@link IngestionServer#port()}. */
        public Builder port(int newPort) {
            this.port = check("port", newPort, 0, 65_535);
            return this;
        }

        /**
         * Sets the HTTP port, 0 to 65,535; default 8082. 0 picks a free port, see {@link IngestionServer#httpPort()}.
         */
        public Builder httpPort(int newPort) {
            this.httpPort = check("httpPort", newPort, 0, 65_535);
            return this;
        }

        /**
         * Sets the maximum number of gRPC connections that are served at a time; default 100, from 1 to 1,048,576. A
         * further connection replaces the one that has been idle longest. If none is idle, calls of the new connection
         * are refused with UNAVAILABLE.
         */
        public Builder maxConnections(int connections) {
            this.maxConnections = check("maxConnections", connections, 1, 1 << 20);
            return this;
        }

        /**
         * Sets the maximum size of a request message in bytes, after decompression; default 16 MiB, 1 KiB to 1 GiB. A
         * larger message is answered with INVALID_ARGUMENT, at the latest when more than twice the maximum has arrived.
         */
        public Builder maxMessageBytes(int bytes) {
            this.maxMessageBytes = check("maxMessageBytes", bytes, MIN_MESSAGE_BYTES, MAX_MESSAGE_BYTES);
            return this;
        }

        /**
         * Sets the maximum number of plain records of one stream that are joined into one log entry; default 1000, from
         * 1 to 1,000,000.
         */
        public Builder groupRecords(int records) {
            this.groupRecords = check("groupRecords", records, 1, 1_000_000);
            return this;
        }

        /**
         * Sets how many records of one stream may await an answer before the server stops reading the stream; default
         * 100,000, at least 1.
         */
        public Builder maxInFlightRecords(int records) {
            this.maxInFlightRecords = check("maxInFlightRecords", records, 1, Integer.MAX_VALUE);
            return this;
        }

        /**
         * Sets how many bytes of one stream's records may await an answer before the server stops reading it; default
         * 16 MiB, at least 64 KiB.
         */
        public Builder maxInFlightBytes(int bytes) {
            this.maxInFlightBytes = check("maxInFlightBytes", bytes, 64 << 10, Integer.MAX_VALUE);
            return this;
        }

        /**
         * Sets the maximum number of bytes that all requests hold together, from arrival to answer; default a quarter
         * of the maximum heap, at least 1 MiB. From half of the limit on, a stream is read only when everything it sent
         * has been answered. At the limit, calls whose requests are still arriving are refused with UNAVAILABLE. Frames
         * that no call has read yet may take as much again.
         */
        public Builder maxRequestBytes(long bytes) {
            if (bytes < 1 << 20) {
                throw new IllegalArgumentException("maxRequestBytes must be >= " + (1 << 20) + ", was " + bytes);
            }
            this.maxRequestBytes = bytes;
            return this;
        }

        /**
         * Sets the longest time that a client may take for one message, from its first byte to its last, or to read an
         * answer; default 30 seconds, above 0. The call is ended after that time.
         */
        public Builder messageTimeout(Duration timeout) {
            this.messageTimeout = check("messageTimeout", timeout);
            if (timeout.isZero()) {
                throw new IllegalArgumentException("messageTimeout must be above 0, was " + timeout);
            }
            return this;
        }

        /**
         * Sets the time that a call waits while the engine has no room for it; default one second, 0 or more. After
         * that time the call fails with UNAVAILABLE.
         */
        public Builder overloadWait(Duration wait) {
            this.overloadWait = check("overloadWait", wait);
            return this;
        }

        /**
         * Rejects records with neither data nor payload, with a message that explains how to write a
         * {@code google.protobuf.Struct}. By default they are stored, counted as
         * {@link io.ingestor.IngestorStats.Counts#empty}, and logged once for each client.
         */
        public Builder refuseEmptyRecords() {
            this.refusesEmptyRecords = true;
            return this;
        }

        /**
         * Sets the longest time that calls may continue after {@link IngestionServer#close()} is called; default five
         * seconds, 0 or more. A stream whose client never pauses takes all of that time. By default, Docker kills a
         * process ten seconds after SIGTERM.
         */
        public Builder drainTimeout(Duration timeout) {
            this.drainTimeout = check("drainTimeout", timeout);
            return this;
        }

        /** Sets the authenticator that decides on each call; default {@link Authenticator#everyone()}. */
        public Builder authenticator(Authenticator newAuthenticator) {
            this.authenticator = Objects.requireNonNull(newAuthenticator, "authenticator");
            return this;
        }

        /**
         * Adds a part of the host that may have problems without stopping, such as files that it could not load;
         * default none. {@code /ready} and the metric {@code ingestion_problems} show the number of problems. They do
         * not change the status of {@code /ready}.
         *
         * @param part the name of the part: lower-case letters, digits and underscores, at most 40
         * @param count returns the current number of its problems, on any thread and without waiting
         */
        public Builder problems(String part, IntSupplier count) {
            if (!PART.matcher(part).matches()) {
                throw new IllegalArgumentException("part must match " + PART + ", was \"" + part + '"');
            }
            problems.put(part, Objects.requireNonNull(count, "count"));
            return this;
        }

        /** Sets the clock for timestamps in answers; default the system clock. */
        public Builder clock(Clock newClock) {
            this.clock = Objects.requireNonNull(newClock, "clock");
            return this;
        }

        /**
         * Starts the server, which takes calls when this method returns.
         *
         * @throws IOException if the server cannot listen on a port; the message names the port
         */
        public IngestionServer start() throws IOException {
            QuietTransport.install();
            ServerSettings settings = new ServerSettings(
                    address(port),
                    address(httpPort),
                    maxConnections,
                    drainTimeout,
                    authenticator,
                    new HostProblems(problems),
                    serviceSettings());
            ServerParts parts = ServerParts.open(settings);
            try {
                IngestionServer started = new IngestionServer(parts, new ServerDrain(parts, settings));
                if (ingestor != null) {
                    started.serve(ingestor);
                }
                ScheduledFuture<?> unused = parts.threads()
                        .accepting()
                        .scheduleWithFixedDelay(
                                started.engine::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
                LOGGER.log(
                        Level.INFO,
                        "event=server_started address=" + bindAddress + " port=" + started.port() + " http_port="
                                + started.httpPort());
                return started;
            } catch (Throwable t) {
                parts.close();
                throw t;
            }
        }

        private ServiceSettings serviceSettings() {
            return new ServiceSettings(
                    maxMessageBytes,
                    new StreamLimits(groupRecords, DEFAULT_STREAMS.groupBytes(), maxInFlightRecords, maxInFlightBytes),
                    maxRequestBytes,
                    messageTimeout,
                    overloadWait,
                    refusesEmptyRecords,
                    clock);
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
            Objects.requireNonNull(value, name);
            // A much longer time would not fit into a timestamp, or into a long of nanoseconds.
            if (value.isNegative() || value.compareTo(MAX_WAIT) > 0) {
                throw new IllegalArgumentException(name + " must be from PT0S to " + MAX_WAIT + ", was " + value);
            }
            return value;
        }
    }
}

package io.ingestor.grpc;

import io.grpc.StatusException;
import io.ingestor.IngestorState;
import io.ingestor.grpc.internal.host.HostLogger;
import io.ingestor.grpc.internal.message.Statuses;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The drain of a server: new calls are refused, running calls get a bounded time to finish, and the ingested records
 * are made durable.
 */
final class ServerDrain {

    private static final HostLogger LOGGER = HostLogger.of(IngestionServer.class.getName());
    private static final String REASON = "the server is shutting down";
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofMillis(400);
    private static final Duration LAST_SYNC = Duration.ofSeconds(10);

    private final ServerParts parts;
    private final IngestionService service;
    private final Duration drainTimeout;
    private final Clock clock;

    ServerDrain(ServerParts parts, ServerSettings settings) {
        this.parts = parts;
        this.service = parts.service();
        this.drainTimeout = settings.drainTimeout();
        this.clock = settings.service().clock();
    }

    /**
     * Drains the server, ends the calls that remain, and syncs the log of an open engine. An interrupt ends each wait
     * early, and the thread stays interrupted.
     */
    void run() {
        Duration timeout = timeout();
        LOGGER.log(Level.INFO, "event=server_draining timeout=" + timeout);
        service.announceDrain(clock.instant().plus(timeout), REASON);
        parts.health().enterTerminalState();
        parts.grpc().shutdown();
        if (!awaitCalls(timeout, Statuses.unavailable(REASON, Statuses.RETRY_AFTER))) {
            service.endStreams(Statuses.unavailable(REASON, Statuses.RETRY_AFTER));
            await(LAST_ANSWERS);
        }
        parts.grpc().shutdownNow();
        awaitTermination();
        if (service.state().engineState() == IngestorState.OPEN) {
            sync();
        }
        LOGGER.log(Level.INFO, "event=server_stopped");
    }

    /** Returns the time that calls have to finish, which is at most a second unless the engine is open. */
    private Duration timeout() {
        boolean useful = service.state().engineState() == IngestorState.OPEN;
        return useful || drainTimeout.compareTo(LAST_ANSWERS) < 0 ? drainTimeout : LAST_ANSWERS;
    }

    /** Waits for the running calls, and ends idle streams meanwhile. Returns true if all calls have ended. */
    private boolean awaitCalls(Duration timeout, StatusException reason) {
        long deadline = System.nanoTime() + timeout.toNanos();
        Duration left = timeout;
        while (!left.isNegative() && !left.isZero() && !Thread.currentThread().isInterrupted()) {
            service.endIdleStreams(reason);
            if (await(left.compareTo(IDLE) < 0 ? left : IDLE)) {
                return true;
            }
            left = Duration.ofNanos(deadline - System.nanoTime());
        }
        return await(Duration.ZERO);
    }

    private boolean await(Duration timeout) {
        try {
            return parts.running().awaitNone(timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void awaitTermination() {
        try {
            boolean unused = parts.grpc().awaitTermination(LAST_ANSWERS.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sync() {
        try {
            service.state().ingestor().sync().get(LAST_SYNC.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException | StatusException e) {
            LOGGER.log(Level.ERROR, "event=last_sync_failed; closing the engine tries again", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

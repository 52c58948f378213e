package io.ingestor.grpc;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.ingestor.Ingestor;
import io.ingestor.grpc.internal.guard.ServingState;
import io.ingestor.grpc.internal.host.HostLogger;
import io.ingestor.grpc.internal.message.Statuses;
import io.ingestor.proto.storage.IngestionServiceGrpc;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** A watch over the engine of a server, which updates the health status and ends the streams if the engine fails. */
final class EngineWatch {

    private static final HostLogger LOGGER = HostLogger.of(IngestionServer.class.getName());

    private final ServerParts parts;
    private final CompletableFuture<Optional<Throwable>> failure = new CompletableFuture<>();
    private final AtomicBoolean serving = new AtomicBoolean();

    EngineWatch(ServerParts parts) {
        this.parts = parts;
    }

    /**
     * Starts to take calls for an engine.
     *
     * @throws IllegalStateException if the server already has an engine
     */
    void serve(Ingestor ingestor) {
        if (!serving.compareAndSet(false, true)) {
            throw new IllegalStateException("the server has an engine already");
        }
        parts.service().serve(ingestor);
        parts.setHealth(ServingStatus.SERVING);
        CompletableFuture<Void> unused = ingestor.failure().thenAccept(cause -> {
            cause.ifPresent(this::stopped);
            failure.complete(cause);
        });
    }

    /** Returns a new future that completes when the engine stops, with its failure if there was one. */
    CompletableFuture<Optional<Throwable>> failure() {
        // A copy, so that a caller that cancels it does not hide the failure from others.
        return failure.copy();
    }

    private void stopped(Throwable cause) {
        parts.setHealth(ServingStatus.NOT_SERVING);
        parts.service()
                .endStreams(Statuses.internal(
                        "the engine stopped after a failure: records that were not acknowledged may be in the log; "
                                + "look for them once the server runs again"));
        LOGGER.log(Level.ERROR, "event=engine_stopped; the outcome of records in flight is unknown", cause);
    }

    /** Ends the calls whose clients are too slow, and updates the health status of the service. */
    void sweep() {
        parts.service().requests().endSlow();
        ServingState state = parts.service().state();
        if (state.opened().isPresent()) {
            // The status of the whole server does not change, because a restart would not give its log more room.
            parts.health()
                    .setStatus(
                            IngestionServiceGrpc.SERVICE_NAME,
                            state.isServing() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
        }
    }
}

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

/** The engine of a server as its clients see it: the health follows its state, and its failure ends their streams. */
final class EngineWatch {

    private static final HostLogger LOGGER = HostLogger.of(IngestionServer.class.getName());

    private final ServerParts parts;
    private final CompletableFuture<Optional<Throwable>> failure = new CompletableFuture<>();
    private final AtomicBoolean serving = new AtomicBoolean();

    EngineWatch(ServerParts parts) {
        this.parts = parts;
    }

    /**
     * Takes calls for that engine from now on.
     *
     * @throws IllegalStateException if the server has an engine
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
        // A copy, so that one host's cancelling does not hide the failure from another.
        return failure.copy();
    }

    private void stopped(Throwable cause) {
        parts.setHealth(ServingStatus.NOT_SERVING);
        parts.service()
                .endStreams(Statuses.internal(
                        "the engine stopped after a failure: records that were not acknowledged may be in the log, "
                                + "look for them once the server runs again"));
        LOGGER.log(Level.ERROR, "event=engine_stopped; the outcome of records in flight is unknown", cause);
    }

    /** Ends requests that come in too slowly, and sets the health to the state of the engine. */
    void sweep() {
        parts.service().requests().endSlow();
        ServingState state = parts.service().state();
        if (state.opened().isPresent()) {
            // Only of the service, as in /ready: to restart a server does not give its log more room.
            parts.health()
                    .setStatus(
                            IngestionServiceGrpc.SERVICE_NAME,
                            state.isServing() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
        }
    }
}

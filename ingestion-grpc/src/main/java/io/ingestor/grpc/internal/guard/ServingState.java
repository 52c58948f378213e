package io.ingestor.grpc.internal.guard;

import io.grpc.StatusException;
import io.ingestor.Ingestor;
import io.ingestor.IngestorState;
import io.ingestor.grpc.internal.message.Statuses;
import io.ingestor.wal.WalStats;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The conditions for taking records: the presence of an engine, the engine's state, and whether the server is draining.
 */
public final class ServingState {

    /** The state of an engine that is open and refuses records because its log cannot grow. */
    public static final String DEGRADED = "DEGRADED";

    private volatile @Nullable Ingestor ingestor;
    private volatile boolean draining;

    /** Starts to serve an open engine. */
    public void serve(Ingestor opened) {
        ingestor = opened;
    }

    public void drain() {
        draining = true;
    }

    boolean isDraining() {
        return draining;
    }

    public boolean isServing() {
        return name().equals(IngestorState.OPEN.name());
    }

    /**
     * Returns the name of the engine's state, or DRAINING or {@link #DEGRADED} while the open engine cannot take
     * records.
     */
    public String name() {
        Ingestor opened = ingestor;
        IngestorState state = current();
        return opened == null ? state.name() : name(state, opened);
    }

    public static String name(IngestorState state, Ingestor ingestor) {
        return state == IngestorState.OPEN && ingestor.suspension().isPresent() ? DEGRADED : state.name();
    }

    /** Returns the suspension of the log, or empty while the log can grow. */
    public Optional<WalStats.Suspension> suspension() {
        return opened().flatMap(Ingestor::suspension);
    }

    /** Returns the engine. Fails with UNAVAILABLE until it is open. */
    public Ingestor ingestor() throws StatusException {
        Ingestor opened = ingestor;
        if (opened == null) {
            throw Statuses.unavailable(
                    "the server is replaying its log; retry after the given delay", Statuses.RETRY_AFTER);
        }
        return opened;
    }

    /** Returns the engine, or empty until it is open. */
    public Optional<Ingestor> opened() {
        return Optional.ofNullable(ingestor);
    }

    /** Returns the state of the engine, or REPLAYING until it is open. */
    public IngestorState engineState() {
        Ingestor opened = ingestor;
        return opened == null ? IngestorState.REPLAYING : opened.state();
    }

    private IngestorState current() {
        IngestorState state = engineState();
        return state == IngestorState.OPEN && draining ? IngestorState.DRAINING : state;
    }
}

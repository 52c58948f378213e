package io.ingestor.grpc.internal.guard;

import io.grpc.StatusException;
import io.ingestor.Ingestor;
import io.ingestor.IngestorState;
import io.ingestor.grpc.internal.message.Statuses;
import io.ingestor.wal.WalStats;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The conditions under which records are taken: the presence of an engine, the engine's state, and whether the server
 * itself is on its way out.
 */
public final class ServingState {

    /** The state of an engine that is open and refuses records because its log cannot grow. */
    public static final String DEGRADED = "DEGRADED";

    private volatile @Nullable Ingestor ingestor;
    private volatile boolean draining;

    /** Serves an engine, which is open. */
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

    /** Returns the state in words: that of the engine, or {@link #DEGRADED}. */
    public String name() {
        Ingestor opened = ingestor;
        IngestorState state = current();
        return opened == null ? state.name() : name(state, opened);
    }

    public static String name(IngestorState state, Ingestor ingestor) {
        return state == IngestorState.OPEN && ingestor.suspension().isPresent() ? DEGRADED : state.name();
    }

    /** Returns since when and why the log cannot grow, empty while it can. */
    public Optional<WalStats.Suspension> suspension() {
        return opened().flatMap(Ingestor::suspension);
    }

    /** Returns the engine; fails as long as it replays its log. */
    public Ingestor ingestor() throws StatusException {
        Ingestor opened = ingestor;
        if (opened == null) {
            throw Statuses.unavailable("the server is replaying its log; come back later", Statuses.RETRY_AFTER);
        }
        return opened;
    }

    /** Returns the engine, if it is there yet. */
    public Optional<Ingestor> opened() {
        return Optional.ofNullable(ingestor);
    }

    /** Returns the state of the engine, REPLAYING until it is there. */
    public IngestorState engineState() {
        Ingestor opened = ingestor;
        return opened == null ? IngestorState.REPLAYING : opened.state();
    }

    private IngestorState current() {
        IngestorState state = engineState();
        return state == IngestorState.OPEN && draining ? IngestorState.DRAINING : state;
    }
}

package io.ingestor.grpc;

import io.ingestor.Ingestor;
import io.ingestor.IngestorState;

/** Whether records are taken now: the engine's state, and whether the server itself is on its way out. */
final class ServingState {

    private final Ingestor ingestor;
    private volatile boolean draining;

    ServingState(Ingestor ingestor) {
        this.ingestor = ingestor;
    }

    void drain() {
        draining = true;
    }

    boolean isDraining() {
        return draining;
    }

    boolean isServing() {
        return current() == IngestorState.OPEN;
    }

    /** The state in words, as the engine has it. */
    String name() {
        return current().name();
    }

    private IngestorState current() {
        IngestorState state = ingestor.state();
        return state == IngestorState.OPEN && draining ? IngestorState.DRAINING : state;
    }
}

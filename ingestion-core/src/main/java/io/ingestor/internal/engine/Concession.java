package io.ingestor.internal.engine;

/** A finding that makes an open fail unless the host accepts it. */
public enum Concession {
    /**
     * The log and the records that the sink has from it have diverged; see
     * {@link io.ingestor.IngestorBuilder#acceptFork()}.
     */
    FORK,
    /** Records are missing; see {@link io.ingestor.IngestorBuilder#acceptLoss()}. */
    LOSS
}

package io.ingestor.internal.engine;

/** Something that refuses an open unless the host accepts it. */
public enum Concession {
    /** Log and sink have gone apart; see {@link io.ingestor.IngestorBuilder#acceptFork()}. */
    FORK,
    /** Records are missing; see {@link io.ingestor.IngestorBuilder#acceptLoss()}. */
    LOSS
}

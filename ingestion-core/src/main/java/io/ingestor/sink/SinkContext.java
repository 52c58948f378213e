package io.ingestor.sink;

/**
 * What a sink learns when it is opened.
 *
 * @param checkpointSequence the sequence up to which the ingestor knows that its sink has everything; 0 if there is no checkpoint. A sink that cannot remember answers with it
 */
public record SinkContext(long checkpointSequence) {}

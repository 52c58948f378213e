package io.ingestor.sink;

import java.util.UUID;

/**
 * The context in which a sink is opened.
 *
 * @param logId the log that the records come from, see {@link io.ingestor.wal.WriteAheadLog#id()}. A store with records
 *     of several logs looks up under it the records of this one. For an ingestor without a log it is another id at each
 *     open
 * @param checkpointSequence the sequence up to which the ingestor knows that its sink has everything; 0 if there is no
 *     checkpoint
 */
public record SinkContext(UUID logId, long checkpointSequence) {}

package io.ingestor.sink;

import java.util.UUID;

/**
 * What a sink learns when it is opened.
 *
 * @param logId the log that the records come from, see {@link io.ingestor.wal.WriteAheadLog#id()}. A store that takes
 *     records of several logs looks up under it what it has of this one. Of an ingestor without a log it is another one
 *     at each open
 * @param checkpointSequence the sequence up to which the ingestor knows that its sink has everything; 0 if there is no
 *     checkpoint
 */
public record SinkContext(UUID logId, long checkpointSequence) {}

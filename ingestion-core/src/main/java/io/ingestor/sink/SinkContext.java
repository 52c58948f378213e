package io.ingestor.sink;

import java.util.UUID;

/**
 * The context in which a sink is opened.
 *
 * @param logId the id of the log that the records come from, see {@link io.ingestor.wal.WriteAheadLog#id()}. A store of
 *     several logs uses it to look up the progress of this one. Without a log it is a new id at each open
 * @param checkpointSequence the sequence up to which the sink has every record according to the checkpoint; 0 if there
 *     is none
 */
public record SinkContext(UUID logId, long checkpointSequence) {}

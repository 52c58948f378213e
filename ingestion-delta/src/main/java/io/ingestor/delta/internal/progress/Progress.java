package io.ingestor.delta.internal.progress;

import io.ingestor.sink.LogLineage;
import java.util.UUID;

/**
 * The records that all tables of a sink have.
 *
 * @param logId the id of the log from which they came
 * @param lineage the lives of that log
 * @param lastSequence the sequence up to which the tables have every record
 */
public record Progress(UUID logId, LogLineage lineage, long lastSequence) {}

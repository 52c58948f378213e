package io.ingestor.delta;

import java.util.UUID;

/**
 * The sequence up to which all tables of a sink have their records.
 *
 * @param logId the id of the log from which the records came
 * @param lastSequence the sequence
 */
public record TablesProgress(UUID logId, long lastSequence) {}

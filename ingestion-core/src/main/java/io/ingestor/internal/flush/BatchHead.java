package io.ingestor.internal.flush;

import io.ingestor.sink.LogLineage;
import java.util.UUID;

/**
 * The description of a batch.
 *
 * @param extent its records
 * @param logId the id of the log that has them
 * @param lineage the lives of the log up to the last record
 */
record BatchHead(BatchExtent extent, UUID logId, LogLineage lineage) {}

package io.ingestor.internal.flush;

import io.ingestor.sink.LogLineage;
import java.util.UUID;

/** The log from which the records of a batch come. */
interface BatchOrigin {

    /** Returns the id of the log. */
    UUID logId();

    /** Returns the lives of the log from which the records of the sink come, up to the last sequence of a batch. */
    LogLineage lineageUpTo(long lastSequence);
}

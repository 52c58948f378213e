package io.ingestor.internal.flush;

import io.ingestor.sink.FlushBatch;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A batch that is lent to the sink for one flush. */
sealed interface DeliveredBatch extends FlushBatch permits TableBatch, LogBatch {

    /**
     * Ends the flush, after which {@link #records} and its cursors throw.
     *
     * @param failure the exception that the sink threw, or null
     * @throws TableViolationException if a walk of a table found a violation, even if the sink ignored it
     * @throws BacklogException if the log could not be read and the sink ignored it, or the log is damaged
     */
    void end(@Nullable Throwable failure) throws IOException;
}

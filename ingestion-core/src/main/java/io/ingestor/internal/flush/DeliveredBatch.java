package io.ingestor.internal.flush;

import io.ingestor.sink.FlushBatch;
import io.ingestor.sink.LogLineage;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A batch that is lent to the sink for one flush. */
sealed interface DeliveredBatch extends FlushBatch permits TableBatch, LogBatch {

    /** Returns the description of the batch. */
    BatchHead head();

    @Override
    default UUID logId() {
        return head().logId();
    }

    @Override
    default LogLineage lineage() {
        return head().lineage();
    }

    @Override
    default long firstSequence() {
        return head().extent().firstSequence();
    }

    @Override
    default long lastSequence() {
        return head().extent().lastSequence();
    }

    @Override
    default int count() {
        return head().extent().count();
    }

    @Override
    default long bytes() {
        return head().extent().bytes();
    }

    /**
     * Ends the flush, after which {@link #records} and its cursors throw.
     *
     * @param failure the exception that the sink threw, or null
     * @throws TableViolationException if a walk of a table found a violation, even if the sink ignored it
     * @throws BacklogException if the log could not be read and the sink ignored it, or the log is damaged
     */
    void end(@Nullable Throwable failure) throws IOException;
}

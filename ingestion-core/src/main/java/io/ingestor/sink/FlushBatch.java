package io.ingestor.sink;

import io.ingestor.RecordCursor;
import java.util.UUID;

/**
 * A borrowed batch of durable records that leave together. It is valid until {@link Sink#flush} returns or throws; then
 * every cursor over it throws {@link IllegalStateException}. It may be walked any number of times, by one thread at a
 * time for each cursor.
 */
public interface FlushBatch {

    /**
     * Returns the sequence of the first record. It is above that of every record delivered before, but not always by
     * one: an ingestor may skip sequences.
     */
    long firstSequence();

    /** Returns the sequence of the last record, which the sink has to remember. */
    long lastSequence();

    /**
     * Returns the id of the log that the records come from; it is the same from the open to the close of a sink. The
     * sink has to remember it with the last sequence, see {@link SinkProgress}.
     */
    UUID logId();

    /**
     * Returns the lives of the log up to the last sequence, those before an earlier close or crash included. The sink
     * stores its text with the last sequence, see {@link SinkProgress}.
     */
    LogLineage lineage();

    /** Returns the number of records, at least 1. */
    int count();

    /** Returns the encoded bytes of the records ({@link io.ingestor.RecordView#encoded()}) together. */
    long bytes();

    /**
     * Returns a cursor over the records in the order of their sequences, from the first. The views are borrowed as
     * {@link RecordCursor} says.
     */
    RecordCursor records();
}

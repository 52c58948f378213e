package io.ingestor.sink;

import io.ingestor.RecordCursor;
import java.util.UUID;

/**
 * Borrowed: durable records that leave together, valid until {@link Sink#flush} returns or throws; then every cursor
 * over it throws {@link IllegalStateException}. It may be walked any number of times, by one thread at a time for each
 * cursor.
 */
public interface FlushBatch {

    /**
     * The sequence of the first record. It is above that of every record delivered before, but not always by one: an
     * ingestor may skip sequences.
     */
    long firstSequence();

    /** The sequence of the last record: what the sink has to remember. */
    long lastSequence();

    /**
     * The log that the records come from; the same from the open to the close of a sink. What the sink has to remember
     * with the last sequence, see {@link SinkProgress}.
     */
    UUID logId();

    /**
     * Returns the lives of the log up to the last sequence, those before an earlier close or crash included. The sink
     * stores its text with the last sequence, see {@link SinkProgress}.
     */
    LogLineage lineage();

    /** Number of records, at least 1. */
    int count();

    /** Encoded bytes of the records ({@link io.ingestor.RecordView#encoded()}) together. */
    long bytes();

    /**
     * Walks the records in the order of their sequences, from the first. The views are borrowed as {@link RecordCursor}
     * says.
     */
    RecordCursor records();
}

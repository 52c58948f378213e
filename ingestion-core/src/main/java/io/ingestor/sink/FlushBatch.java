package io.ingestor.sink;

import io.ingestor.RecordCursor;

/**
 * Borrowed: durable records that leave together, valid until {@link Sink#flush} returns or throws; then every cursor over it throws {@link IllegalStateException}. It may be walked any number of
 * times, by one thread at a time for each cursor.
 */
public interface FlushBatch {

    /** The sequence of the first record. It is above that of every record delivered before, but not always by one: an ingestor may skip sequences. */
    long firstSequence();

    /** The sequence of the last record: what the sink has to remember. */
    long lastSequence();

    /** Number of records, at least 1. */
    int count();

    /** Encoded bytes of the records ({@link io.ingestor.RecordView#encoded()}) together. */
    long bytes();

    /** Walks the records in the order of their sequences, from the first. The views are borrowed as {@link RecordCursor} says. */
    RecordCursor records();
}

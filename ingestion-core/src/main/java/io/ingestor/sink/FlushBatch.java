package io.ingestor.sink;

import io.ingestor.RecordCursor;
import java.util.UUID;

/**
 * A borrowed batch of durable records that are delivered together. It is valid until {@link Sink#flush} returns or
 * throws; after that every cursor over it throws {@link IllegalStateException}. It may be iterated any number of times,
 * with one thread at a time for each cursor.
 */
public interface FlushBatch {

    /**
     * Returns the sequence of the first record. It is higher than that of every record that the sink has, but not
     * always by one, because an ingestor may skip sequences.
     */
    long firstSequence();

    /** Returns the sequence of the last record, which the sink must store. */
    long lastSequence();

    /**
     * Returns the id of the log that the records come from. It does not change while a sink is open. The sink must
     * store it with the last sequence, see {@link SinkProgress}.
     */
    UUID logId();

    /**
     * Returns the lives of the log from which the records of the sink come, up to the last sequence of this batch. The
     * sink must store the text of this lineage with the last sequence, see {@link SinkProgress}.
     */
    LogLineage lineage();

    /** Returns the number of records, at least 1. */
    int count();

    /** Returns the total length of the {@linkplain io.ingestor.RecordView#encoded() encoded} records in bytes. */
    long bytes();

    /**
     * Returns a cursor over the records in the order of their sequences, from the first. The views are borrowed, see
     * {@link RecordCursor}.
     *
     * <p>If the sink is behind, the cursor reads the log, and {@link RecordCursor#next} may throw an
     * {@link java.io.IOException}. {@link Sink#flush} must then throw too: the batch is delivered again. If it returns
     * normally nevertheless, the ingestor stops, because the sink cannot have all records.
     *
     * @throws java.io.UncheckedIOException if the log cannot be read
     */
    RecordCursor records();
}

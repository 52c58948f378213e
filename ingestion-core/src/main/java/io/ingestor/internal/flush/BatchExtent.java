package io.ingestor.internal.flush;

/**
 * The records of a batch.
 *
 * @param after the sequence after which they begin; the sink has the records up to it
 * @param firstSequence the sequence of the first record
 * @param lastSequence the sequence of the last record
 * @param count the number of records, at least 1
 * @param bytes the total length of the encoded records
 */
record BatchExtent(long after, long firstSequence, long lastSequence, int count, long bytes) {}

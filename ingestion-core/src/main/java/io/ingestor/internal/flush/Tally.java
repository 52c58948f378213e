package io.ingestor.internal.flush;

/**
 * The size of some records.
 *
 * @param bytes the total length of the encoded records
 */
record Tally(long records, long bytes) {}

package io.ingestor.delta.internal.parquet;

/** The totals of the values and rows that the leaves of a row group received. */
final class RowTally {

    /** Rows begun, summed over the leaves. */
    long begun;

    /** Bytes of values before they are encoded. */
    long bytes;
}

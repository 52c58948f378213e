package io.ingestor.delta.internal.parquet;

/**
 * The size at which a row group ends.
 *
 * @param bytes the bytes of its pages, which are held in memory
 * @param rows the number of rows
 */
public record RowGroupLimits(long bytes, long rows) {

    private static final RowGroupLimits DEFAULT = new RowGroupLimits(128L << 20, 1L << 20);

    public RowGroupLimits {
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes must be >= 1, was " + bytes);
        }
        if (rows < 1) {
            throw new IllegalArgumentException("rows must be >= 1, was " + rows);
        }
    }

    /** Returns the limits of ordinary files: 128 MiB, and 1,048,576 rows. */
    public static RowGroupLimits ordinary() {
        return DEFAULT;
    }
}

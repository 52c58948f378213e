package io.ingestor.delta;

/** The compression of the pages of Parquet files. */
public enum Compression {
    /** Zstandard at level 1: as fast as Snappy, and smaller. */
    ZSTD,
    SNAPPY,
    /** No compression, which needs no native code. */
    NONE
}

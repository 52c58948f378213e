package io.ingestor.delta.internal.parquet;

import java.io.IOException;

/** The bytes of a Parquet file are not those that were written, or another writer made an error. */
public final class CorruptParquetException extends IOException {

    private static final long serialVersionUID = 1;

    CorruptParquetException(String file, String problem) {
        super("file " + file + " is damaged: " + problem);
    }

    CorruptParquetException(String file, String problem, Throwable cause) {
        super("file " + file + " is damaged: " + problem, cause);
    }
}

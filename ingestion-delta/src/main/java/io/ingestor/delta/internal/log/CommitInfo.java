package io.ingestor.delta.internal.log;

import java.util.Map;

/**
 * A note about a commit for the history of its table.
 *
 * @param timestamp the time in milliseconds since the epoch
 * @param operation the kind of operation, such as {@code WRITE} or {@code OPTIMIZE}
 * @param parameters its parameters
 * @param blindAppend true if the commit only adds files, without reading any
 */
public record CommitInfo(long timestamp, String operation, Map<String, String> parameters, boolean blindAppend) {

    /** The name of this writer in the log. */
    static final String ENGINE = "ingestion";

    public CommitInfo {
        parameters = Map.copyOf(parameters);
    }
}

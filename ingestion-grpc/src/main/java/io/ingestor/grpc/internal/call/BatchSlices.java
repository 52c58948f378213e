package io.ingestor.grpc.internal.call;

import io.ingestor.grpc.internal.message.OuterMessage;
import java.util.Optional;

/**
 * A receiver of a batch's records that passes on as many as the engine accepts. It only counts the others: millions of
 * empty records fit into a message, and each would take many times its size in memory.
 */
final class BatchSlices implements OuterMessage.Slices {

    private final int limit;
    private final OuterMessage.Slices records;
    private int count;

    BatchSlices(int limit, OuterMessage.Slices records) {
        this.limit = limit;
        this.records = records;
    }

    @Override
    public void slice(byte[] source, int offset, int length) {
        count++;
        if (count <= limit) {
            records.slice(source, offset, length);
        }
    }

    /** Returns the number of records received, including those that were not passed on. */
    int count() {
        return count;
    }

    /** Returns the error for too many records, or empty if there were not too many. */
    Optional<String> tooMany() {
        return count <= limit
                ? Optional.empty()
                : Optional.of("batch must hold at most " + limit + " records, was " + count + ": split it");
    }
}

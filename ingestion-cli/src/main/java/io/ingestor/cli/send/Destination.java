package io.ingestor.cli.send;

import io.ingestor.proto.storage.DataRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The destination of records. Only one thread sends. */
interface Destination {

    /**
     * The outcome of the sent records.
     *
     * @param accepted the number of records that are acknowledged, and neither rejected nor filtered
     * @param filtered the number of records that a transform of the server dropped
     * @param refused the number of records that were sent and certainly not stored
     * @param unknown the number of records whose outcome is unknown
     * @param first the line of the first record that is refused or unknown
     * @param last the line of the last such record
     * @param failure the reason why some records have no answer
     */
    record Account(
            long accepted,
            long filtered,
            long refused,
            long unknown,
            Optional<InputLine> first,
            Optional<InputLine> last,
            Optional<String> failure) {}

    /** Returns true if the destination takes records. */
    boolean isOpen();

    /** Returns a future that completes when the destination takes no more records. */
    CompletableFuture<Void> closed();

    /** Returns the maximum number of bytes that a batch should have. */
    long batchBytes();

    /**
     * Sends records in as few batches as possible. Returns the number sent, which is all unless the destination has
     * closed.
     */
    int send(List<DataRecord> records, List<InputLine> lines) throws InterruptedException;

    /** Waits until every sent record is answered, or can no longer be answered. */
    void finish() throws InterruptedException;

    long accepted();

    /** Returns the number of records that a transform of the server dropped. */
    long filtered();

    Account account();
}

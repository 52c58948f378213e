package io.ingestor.cli.send;

import io.ingestor.proto.storage.DataRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The place that records go to. One thread sends. */
interface Destination {

    /**
     * The outcome of what was sent.
     *
     * @param accepted records that are acknowledged and not filtered
     * @param filtered records that a transform of the server has dropped
     * @param refused records that were sent and certainly not stored
     * @param unknown records whose outcome is not known
     * @param first the line of the first record that was refused or is unknown
     * @param last the line of the last one
     * @param failure why not everything has been answered
     */
    record Account(
            long accepted,
            long filtered,
            long refused,
            long unknown,
            Optional<InputLine> first,
            Optional<InputLine> last,
            Optional<String> failure) {}

    /** Returns true if it takes records. */
    boolean isOpen();

    /** Completes when it takes no more records. */
    CompletableFuture<Void> closed();

    /** Returns the bytes that a batch should have at most. */
    long batchBytes();

    /** Sends records in as few batches as it can. Returns how many were sent, all unless it has closed meanwhile. */
    int send(List<DataRecord> records, List<InputLine> lines) throws InterruptedException;

    /** Waits until everything sent is answered, or cannot be. */
    void finish() throws InterruptedException;

    long accepted();

    /** Returns how many records a transform of the server has dropped. */
    long filtered();

    Account account();
}

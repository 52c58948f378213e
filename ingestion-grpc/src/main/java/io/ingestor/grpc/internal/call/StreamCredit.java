package io.ingestor.grpc.internal.call;

import io.ingestor.grpc.internal.guard.CallBytes;

/**
 * The limit on how much a client may send ahead on one stream. Records and bytes count from their arrival until their
 * answer has been sent. So a client that does not read its answers is no longer read itself.
 *
 * <p>At most one message is asked for at a time. A request cannot be taken back, and a message has a size only once it
 * has come. Where the transport reports each message on its own thread, asking for the next one there costs no hop. So
 * this reads ahead as fast as any larger number would. Thread-safe.
 */
final class StreamCredit {

    private final int maxRecords;
    private final int maxBytes;
    private final CallBytes bytes;
    private final Runnable request;
    private long records;
    private boolean asked;
    private boolean ended;

    /**
     * Creates the credit of one stream.
     *
     * @param request asks the transport for one message
     */
    StreamCredit(int maxRecords, int maxBytes, CallBytes bytes, Runnable request) {
        this.maxRecords = maxRecords;
        this.maxBytes = maxBytes;
        this.bytes = bytes;
        this.request = request;
    }

    /** Notes that the message that was asked for has come in. */
    synchronized void arrived() {
        asked = false;
        refill();
    }

    /** Asks for a message if there is room for one. */
    synchronized void refill() {
        if (!asked && !ended && hasRoom()) {
            asked = true;
            request.run();
        }
    }

    /** Asks for nothing more. */
    synchronized void end() {
        ended = true;
    }

    /** Counts that much as awaiting its answer. */
    synchronized void hold(int newRecords, long newBytes) {
        records += newRecords;
        bytes.add(newBytes);
    }

    /** Counts that much as answered. */
    synchronized void release(int doneRecords, long doneBytes) {
        records -= doneRecords;
        bytes.add(-doneBytes);
    }

    private boolean hasRoom() {
        long held = bytes.held();
        return held == 0 || (records < maxRecords && held < maxBytes && !bytes.isStrained());
    }
}

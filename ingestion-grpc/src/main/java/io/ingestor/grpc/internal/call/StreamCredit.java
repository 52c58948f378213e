package io.ingestor.grpc.internal.call;

import io.ingestor.grpc.internal.guard.CallBytes;

/**
 * The limit on how much a client may send ahead on one stream. Records and bytes count from their arrival until their
 * answer has been sent. So the server stops reading from a client that does not read its answers.
 *
 * <p>At most one message is requested at a time. A request cannot be revoked, and the size of a message is unknown
 * until it arrives. If the transport reports each message on its own thread, the next one is requested there without a
 * thread hop. More requests at a time would not be faster. Thread-safe.
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
     * @param request requests one message from the transport
     */
    StreamCredit(int maxRecords, int maxBytes, CallBytes bytes, Runnable request) {
        this.maxRecords = maxRecords;
        this.maxBytes = maxBytes;
        this.bytes = bytes;
        this.request = request;
    }

    /** Records that the requested message has arrived. */
    synchronized void arrived() {
        asked = false;
        refill();
    }

    /** Requests a message if there is room for one. */
    synchronized void refill() {
        if (!asked && !ended && hasRoom()) {
            asked = true;
            request.run();
        }
    }

    /** Stops requesting messages. */
    synchronized void end() {
        ended = true;
    }

    /** Counts records and bytes as unanswered. */
    synchronized void hold(int newRecords, long newBytes) {
        records += newRecords;
        bytes.add(newBytes);
    }

    /** Counts records and bytes as answered. */
    synchronized void release(int doneRecords, long doneBytes) {
        records -= doneRecords;
        bytes.add(-doneBytes);
    }

    private boolean hasRoom() {
        long held = bytes.held();
        return held == 0 || (records < maxRecords && held < maxBytes && !bytes.isStrained());
    }
}

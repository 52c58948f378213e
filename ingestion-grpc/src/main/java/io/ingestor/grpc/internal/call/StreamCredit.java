package io.ingestor.grpc.internal.call;

import io.ingestor.grpc.internal.guard.CallBytes;

/**
 * How much a client may send ahead on one stream. Records and bytes count from their arrival until their answer has
 * been sent, so a client that does not read its answers stops being read itself.
 *
 * <p>Never more than one message is asked for: what was asked for cannot be taken back, and only a message that has
 * come has a size. Where the transport tells of each message on its own thread, asking for the next one there costs no
 * hop, so this reads ahead as fast as any larger number would. Thread-safe.
 */
final class StreamCredit {

    private final int maxRecords;
    private final int maxBytes;
    private final CallBytes bytes;
    private final Runnable request;
    private long records;
    private boolean asked;
    private boolean ended;

    /** @param request asks the transport for one message */
    StreamCredit(int maxRecords, int maxBytes, CallBytes bytes, Runnable request) {
        this.maxRecords = maxRecords;
        this.maxBytes = maxBytes;
        this.bytes = bytes;
        this.request = request;
    }

    /** The message that was asked for has come in. */
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

    /** That much awaits its answer. */
    synchronized void hold(int newRecords, long newBytes) {
        records += newRecords;
        bytes.add(newBytes);
    }

    /** That much was answered. */
    synchronized void release(int doneRecords, long doneBytes) {
        records -= doneRecords;
        bytes.add(-doneBytes);
    }

    private boolean hasRoom() {
        long held = bytes.held();
        return held == 0 || (records < maxRecords && held < maxBytes && !bytes.isStrained());
    }
}

package io.ingestor.grpc;

/**
 * How much a client may send ahead on one stream. Records and bytes count from their arrival until their answer has been sent, so a client that does not read its answers stops being read
 * itself. Not for several threads.
 */
final class StreamCredit {

    private static final int MAX_WINDOW = 256;

    private final int maxRecords;
    private final int maxBytes;
    private long records;
    private long bytes;
    private int awaited;
    private int window = 1;
    private int target = 1;

    StreamCredit(int maxRecords, int maxBytes) {
        this.maxRecords = maxRecords;
        this.maxBytes = maxBytes;
    }

    /** A message has come in. */
    void arrived(int messageBytes) {
        awaited--;
        // A quarter of the bytes may be under way while the rest is in the engine; messages of unknown size are allowed
        // in slowly.
        target = Math.max(1, Math.min(MAX_WINDOW, maxBytes / 4 / Math.max(1, messageBytes)));
        window = Math.min(window, target);
    }

    /** That much of it awaits its answer. */
    void hold(int newRecords, int newBytes) {
        records += newRecords;
        bytes += newBytes;
    }

    /** That much was answered. */
    void release(int doneRecords, int doneBytes) {
        records -= doneRecords;
        bytes -= doneBytes;
    }

    /** How many more messages to ask the transport for now; each request costs a hop to its thread, so they are made in lots. */
    int grant() {
        if (records >= maxRecords || bytes >= maxBytes) {
            return 0;
        }
        int missing = window - awaited;
        if (missing < Math.max(1, window / 2)) {
            return 0;
        }
        awaited += missing;
        window = Math.min(target, window * 2);
        return missing;
    }

    long records() {
        return records;
    }

    long bytes() {
        return bytes;
    }
}

package io.ingestor.internal.wire;

/**
 * The bytes are not what Protocol Buffers calls a message. Without a stack trace: it is a client's mistake, and cheap
 * enough to be made often.
 */
public final class MalformedRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedRecordException(String message) {
        super(message, null, false, false);
    }
}

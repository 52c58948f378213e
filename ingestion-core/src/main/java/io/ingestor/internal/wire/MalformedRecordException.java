package io.ingestor.internal.wire;

/**
 * The bytes are not a message of Protocol Buffers. There is no stack trace: it is a client's mistake, which may be made
 * often.
 */
public final class MalformedRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedRecordException(String message) {
        super(message, null, false, false);
    }
}

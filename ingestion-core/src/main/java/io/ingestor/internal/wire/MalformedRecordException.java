package io.ingestor.internal.wire;

/**
 * Thrown if bytes are not a valid message of Protocol Buffers. It has no stack trace, because clients may cause it
 * often.
 */
public final class MalformedRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedRecordException(String message) {
        super(message, null, false, false);
    }
}

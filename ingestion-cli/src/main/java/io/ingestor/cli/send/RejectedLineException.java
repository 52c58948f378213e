package io.ingestor.cli.send;

/** Thrown if a line of the input makes no record. */
final class RejectedLineException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    RejectedLineException(String reason) {
        // Without a stack trace: a file may hold millions of such lines.
        super(reason, null, false, false);
        this.reason = reason;
    }

    /** Returns the reason, for the author of the line. */
    String reason() {
        return reason;
    }
}

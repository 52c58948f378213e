package io.ingestor.cli.send;

/** Thrown if a line of the input cannot become a record. */
final class RejectedLineException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    RejectedLineException(String reason) {
        // Has no stack trace, because a file may have millions of such lines.
        super(reason, null, false, false);
        this.reason = reason;
    }

    /** Returns the reason, for the author of the line. */
    String reason() {
        return reason;
    }
}

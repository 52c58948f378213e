package io.ingestor.cli.terminal;

/** Thrown if the reader of standard output has gone, as {@code head} does. It ends a command without a message. */
public final class ReaderGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReaderGoneException() {
        super("the reader of standard output has gone", null, false, false);
    }
}

package io.ingestor.cli.terminal;

/** Thrown if the reader of standard output, such as {@code head}, has gone. It ends a command without a message. */
public final class ReaderGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReaderGoneException() {
        super("the reader of standard output has gone", null, false, false);
    }
}

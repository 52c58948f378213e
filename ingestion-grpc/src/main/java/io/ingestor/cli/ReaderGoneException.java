package io.ingestor.cli;

/** Whoever reads the results wants no more of them, as {@code head} does. That is no failure to talk about. */
final class ReaderGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReaderGoneException() {
        super("nobody reads standard output any more", null, false, false);
    }
}

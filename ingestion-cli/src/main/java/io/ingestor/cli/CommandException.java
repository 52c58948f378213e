package io.ingestor.cli;

/** A command cannot do what it was asked to. The message is for people: what happened, and what to do next. */
final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandException(String message) {
        super(message);
    }

    CommandException(String message, Throwable cause) {
        super(message, cause);
    }
}

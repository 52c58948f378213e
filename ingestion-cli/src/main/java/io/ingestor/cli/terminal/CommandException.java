package io.ingestor.cli.terminal;

/** A command cannot do what it was asked to. The message is for people: what happened, and what to do next. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommandException(String message) {
        super(message);
    }

    public CommandException(String message, Throwable cause) {
        super(message, cause);
    }
}

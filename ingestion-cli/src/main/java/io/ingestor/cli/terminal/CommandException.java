package io.ingestor.cli.terminal;

/** Thrown if a command fails. The message is for users: what happened, and what to do next. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommandException(String message) {
        super(message);
    }

    public CommandException(String message, Throwable cause) {
        super(message, cause);
    }
}

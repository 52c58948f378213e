package io.ingestor.cli.terminal;

/** Thrown if a command fails. The message is for users: it describes the failure and the next step. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommandException(String message) {
        super(message);
    }

    public CommandException(String message, Throwable cause) {
        super(message, cause);
    }
}

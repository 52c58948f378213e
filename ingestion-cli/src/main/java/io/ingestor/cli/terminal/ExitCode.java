package io.ingestor.cli.terminal;

/** The exit codes that all commands share. */
public final class ExitCode {

    public static final int OK = 0;
    public static final int FAILED = 1;

    /** The exit code for a wrong command line or configuration. */
    public static final int MISUSED = 2;

    private ExitCode() {}
}

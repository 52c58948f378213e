package io.ingestor.cli;

/** The exit codes that every command has. */
final class ExitCode {

    static final int OK = 0;
    static final int FAILED = 1;

    /** The command line or the configuration is wrong. */
    static final int MISUSED = 2;

    private ExitCode() {}
}

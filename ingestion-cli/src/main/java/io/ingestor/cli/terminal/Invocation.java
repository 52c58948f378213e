package io.ingestor.cli.terminal;

import ch.qos.logback.classic.Level;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The parts of a process that a command uses, so that a command can also run inside a test.
 *
 * @param in standard input
 * @param out the stream for results
 * @param err the stream for progress, logs and errors
 * @param environment the environment variables
 * @param attended whether a person is watching {@code err}
 * @param logging sets up the log of the process
 * @param stop takes over the signals that end the process; its caller must then end the process
 */
public record Invocation(
        InputStream in,
        ResultStream out,
        PrintStream err,
        Map<String, String> environment,
        boolean attended,
        BiConsumer<Logging.Format, Level> logging,
        Supplier<StopSignal> stop) {

    /** The root command, which holds the invocation. */
    public interface Holder {
        Invocation invocation();
    }

    /** Returns the invocation of the command line to which a command belongs. */
    public static Invocation of(CommandSpec command) {
        return ((Holder) command.root().userObject()).invocation();
    }
}

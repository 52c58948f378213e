package io.ingestor.cli.terminal;

import ch.qos.logback.classic.Level;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The parts of a process that a command uses, so that it also runs inside a test.
 *
 * @param in standard input
 * @param out the stream for results
 * @param err the stream for progress, logs and errors
 * @param environment its variables
 * @param attended true if a person watches {@code err}
 * @param logging sets up the log of the process
 * @param stop asks for the signals that end the process; the caller takes over ending it
 */
public record Invocation(
        InputStream in,
        ResultStream out,
        PrintStream err,
        Map<String, String> environment,
        boolean attended,
        BiConsumer<Logging.Format, Level> logging,
        Supplier<StopSignal> stop) {

    /** The command at the root, which knows the process. */
    public interface Holder {
        Invocation invocation();
    }

    /** Returns the invocation of the command line to which a command belongs. */
    public static Invocation of(CommandSpec command) {
        return ((Holder) command.root().userObject()).invocation();
    }
}

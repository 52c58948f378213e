package io.ingestor.cli;

import ch.qos.logback.classic.Level;
import io.ingestor.cli.config.Setting;
import io.ingestor.cli.config.Settings;
import io.ingestor.cli.terminal.ExitCode;
import io.ingestor.cli.terminal.Invocation;
import io.ingestor.cli.terminal.Logging;
import io.ingestor.cli.terminal.NativeText;
import io.ingestor.cli.terminal.ResultStream;
import io.ingestor.cli.terminal.StandardOutput;
import io.ingestor.cli.terminal.StopSignal;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** The entry point of the process. */
final class Main {

    /**
     * The message for a class that cannot be loaded. Jars are opened as needed, which is the first step to fail when
     * file descriptors run out.
     */
    static final String NO_CLASSES =
            "ingestion: a class cannot be loaded; raise the limit of open files (ulimit -n) or reinstall";

    private Main() {}

    public static void main(String[] arguments) {
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int code;
        try {
            code = run(arguments, err);
        } catch (LinkageError e) {
            // Uses no other class of the program, because it might not load either.
            err.println(NO_CLASSES);
            code = 1;
        }
        // Exits explicitly, because a leftover thread would keep a finished command alive.
        System.exit(code);
    }

    private static int run(String[] arguments, PrintStream err) {
        ResultStream out = new ResultStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16), StandardOutput::hasReader);
        Invocation invocation = new Invocation(
                System.in,
                out,
                err,
                System.getenv(),
                Boolean.getBoolean("ingestion.attended"),
                (format, level) -> Logging.start(err, format, level),
                StopSignal::install);
        // Commands print their own messages; serve sets a level of its own.
        invocation.logging().accept(Logging.Format.TEXT, Level.WARN);
        String changed = NativeText.complaint(
                arguments,
                System.getenv(),
                Settings.all().stream().map(Setting::variable).collect(Collectors.toSet()));
        if (changed != null) {
            err.println("ingestion: " + changed);
            return ExitCode.MISUSED;
        }
        int code = IngestionCommand.run(invocation, arguments);
        out.flush();
        return code;
    }
}

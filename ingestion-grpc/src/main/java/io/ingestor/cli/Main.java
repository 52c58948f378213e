package io.ingestor.cli;

import ch.qos.logback.classic.Level;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Where the process starts. */
final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        ResultStream out =
                new ResultStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16));
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        Invocation invocation = new Invocation(
                System.in,
                out,
                err,
                System.getenv(),
                Boolean.getBoolean("ingestion.attended"),
                (format, level) -> Logging.start(err, format, level),
                StopSignal::install);
        // What a command has to say it says itself; serve asks for more.
        invocation.logging().accept(Logging.Format.TEXT, Level.WARN);
        int code = IngestionCommand.run(invocation, arguments);
        out.flush();
        // Not a return: a thread that somebody left behind must not keep a finished command alive.
        System.exit(code);
    }
}

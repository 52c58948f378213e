package io.ingestor.cli;

import io.ingestor.cli.backup.BackupCommand;
import io.ingestor.cli.config.ConfigCommand;
import io.ingestor.cli.config.ConfigurationException;
import io.ingestor.cli.query.DumpCommand;
import io.ingestor.cli.query.StatusCommand;
import io.ingestor.cli.schema.SchemaCommand;
import io.ingestor.cli.send.SendCommand;
import io.ingestor.cli.serve.ServeCommand;
import io.ingestor.cli.tables.TablesCommand;
import io.ingestor.cli.terminal.CommandException;
import io.ingestor.cli.terminal.CommandGroup;
import io.ingestor.cli.terminal.ExitCode;
import io.ingestor.cli.terminal.Failures;
import io.ingestor.cli.terminal.Invocation;
import io.ingestor.cli.terminal.NativeText;
import io.ingestor.cli.terminal.ReaderGoneException;
import io.ingestor.cli.terminal.UsageErrors;
import io.ingestor.cli.transform.TransformCommand;
import io.ingestor.cli.wal.WalCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.TypeConversionException;

/**
 * The root command. A failure that a user can remedy is reported in one line on standard error; a stack trace means a
 * bug.
 */
@Command(
        name = "ingestion",
        description = "Durable ingestion: a server, and commands that send records to it and read from it.",
        version = "ingestion 0.1.0-SNAPSHOT",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:success; for send: every line was acknowledged",
            "1:the command failed, or send had rejected lines; standard error has the reason, unless the reader of standard output has gone",
            "2:the command line or the configuration is invalid",
            "3:wal verify only: the log has a torn end and is whole before it",
            "4:wal verify only: the log is corrupt"
        })
final class IngestionCommand extends CommandGroup implements Invocation.Holder {

    private final Invocation invocation;

    private IngestionCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Invocation invocation() {
        return invocation;
    }

    /** Runs one command to its end and returns its exit code. */
    static int run(Invocation invocation, String... arguments) {
        return run(invocation, System::nanoTime, arguments);
    }

    /** @param nanoTime the clock of the timeouts */
    static int run(Invocation invocation, LongSupplier nanoTime, String... arguments) {
        return commandLine(invocation, nanoTime).execute(arguments);
    }

    private static CommandLine commandLine(Invocation invocation, LongSupplier nanoTime) {
        CommandLine line = new IngestionCommand(invocation)
                .lineOf(
                        new ServeCommand(invocation),
                        new SendCommand(invocation, nanoTime),
                        new StatusCommand(invocation),
                        new DumpCommand(invocation),
                        TablesCommand.line(invocation),
                        new BackupCommand(invocation),
                        WalCommand.line(invocation),
                        SchemaCommand.line(invocation),
                        TransformCommand.line(invocation),
                        new ConfigCommand(invocation),
                        new CompletionCommand(invocation));
        // An argument such as @line is a value, not the name of a file with more arguments.
        line.setExpandAtFiles(false);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.registerConverter(Path.class, IngestionCommand::path);
        line.setOut(new PrintWriter(invocation.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(invocation.err(), true, StandardCharsets.UTF_8));
        line.setParameterExceptionHandler((wrong, arguments) -> {
            invocation.err().println(UsageErrors.describe(wrong, List.of(arguments)));
            return ExitCode.MISUSED;
        });
        line.setExecutionExceptionHandler((e, command, parsed) -> failed(invocation, e));
        return line;
    }

    private static Path path(String text) {
        try {
            return NativeText.path(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    private static int failed(Invocation invocation, Exception failure) {
        if (failure instanceof ReaderGoneException) {
            return ExitCode.FAILED;
        }
        if (failure instanceof ConfigurationException) {
            invocation.err().println("ingestion: " + failure.getMessage());
            return ExitCode.MISUSED;
        }
        if (failure instanceof CommandException || failure instanceof IOException) {
            invocation.err().println("ingestion: " + Failures.describe(failure));
            return ExitCode.FAILED;
        }
        if (isCausedBy(LinkageError.class, failure)) {
            invocation.err().println(Main.NO_CLASSES);
            return ExitCode.FAILED;
        }
        failure.printStackTrace(invocation.err());
        return ExitCode.FAILED;
    }

    private static boolean isCausedBy(Class<? extends Throwable> kind, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}

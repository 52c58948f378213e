package io.ingestor.cli;

import io.ingestor.cli.terminal.Invocation;
import io.ingestor.cli.terminal.ResultStream;
import io.ingestor.cli.terminal.StopSignal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The result of a command that ran inside the test.
 *
 * @param code exit code
 */
public record CommandRun(int code, String out, String err) {

    public static CommandRun of(String... arguments) {
        return with(Map.of(), "", arguments);
    }

    public static CommandRun with(Map<String, String> environment, String input, String... arguments) {
        return with(environment, new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), arguments);
    }

    public static CommandRun with(Map<String, String> environment, InputStream input, String... arguments) {
        return run(environment, input, StopSignal::new, arguments);
    }

    /** Runs a command in a process that was asked to end before the command began. */
    static CommandRun stopped(String input, String... arguments) {
        InputStream in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        return run(
                Map.of(),
                in,
                () -> new StopSignal(CompletableFuture.completedFuture(null), new CompletableFuture<>()),
                arguments);
    }

    /** Runs a command in a process that is asked to end when the future completes. */
    static CommandRun until(CompletableFuture<Void> stop, InputStream input, String... arguments) {
        return until(new StopSignal(stop, new CompletableFuture<>()), input, arguments);
    }

    static CommandRun until(StopSignal stop, InputStream input, String... arguments) {
        return run(Map.of(), input, () -> stop, arguments);
    }

    /** Runs a command with a clock for its timeouts. */
    static CommandRun timed(LongSupplier nanoTime, String input, String... arguments) {
        InputStream in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CommandRun run = run(Map.of(), in, new ResultStream(out, () -> false), StopSignal::new, nanoTime, arguments);
        return new CommandRun(run.code, out.toString(StandardCharsets.UTF_8), run.err);
    }

    /** Runs a command on a standard output that is not captured. */
    static CommandRun into(OutputStream output, String... arguments) {
        return into(new ResultStream(output, () -> false), arguments);
    }

    static CommandRun into(ResultStream output, String... arguments) {
        return run(Map.of(), InputStream.nullInputStream(), output, StopSignal::new, arguments);
    }

    private static CommandRun run(
            Map<String, String> environment, InputStream input, Supplier<StopSignal> stop, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CommandRun run = run(environment, input, new ResultStream(out, () -> false), stop, arguments);
        return new CommandRun(run.code, out.toString(StandardCharsets.UTF_8), run.err);
    }

    private static CommandRun run(
            Map<String, String> environment,
            InputStream input,
            ResultStream output,
            Supplier<StopSignal> stop,
            String... arguments) {
        return run(environment, input, output, stop, System::nanoTime, arguments);
    }

    private static CommandRun run(
            Map<String, String> environment,
            InputStream input,
            ResultStream output,
            Supplier<StopSignal> stop,
            LongSupplier nanoTime,
            String... arguments) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Invocation invocation = new Invocation(
                input,
                output,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                false,
                (format, level) -> {},
                stop);
        int code = IngestionCommand.run(invocation, nanoTime, arguments);
        invocation.out().flush();
        return new CommandRun(code, "", err.toString(StandardCharsets.UTF_8));
    }
}

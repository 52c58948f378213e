package io.ingestor.cli.serve;

import ch.qos.logback.classic.Level;
import io.ingestor.Ingestor;
import io.ingestor.cli.config.Configuration;
import io.ingestor.cli.config.ConfigurationException;
import io.ingestor.cli.config.ConfigurationOptions;
import io.ingestor.cli.config.Machine;
import io.ingestor.cli.config.Origin;
import io.ingestor.cli.config.Rules;
import io.ingestor.cli.config.Settings;
import io.ingestor.cli.config.Surroundings;
import io.ingestor.cli.terminal.CommandException;
import io.ingestor.cli.terminal.ExitCode;
import io.ingestor.cli.terminal.Failures;
import io.ingestor.cli.terminal.Invocation;
import io.ingestor.cli.terminal.Logging;
import io.ingestor.cli.terminal.StopSignal;
import io.ingestor.grpc.IngestionServer;
import io.ingestor.wal.Retention;
import io.ingestor.wal.WalContext;
import io.ingestor.wal.WalFactory;
import io.ingestor.wal.WalRecovery;
import io.ingestor.wal.WriteAheadLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code ingestion serve}. */
@Command(
        name = "serve",
        description = {
            "Runs the server until SIGTERM, SIGINT or SIGHUP. Calls in progress may finish; a second signal ends them at once.",
            "If the log fails, the server exits with code 1, so that a supervisor can restart it."
        },
        mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {

    private static final System.Logger LOG = System.getLogger(ServeCommand.class.getName());

    /** The time from a failure of the log to a forced exit, which ends the process even if a thread hangs. */
    private static final long LAST_MILLIS_AFTER_FAILURE = 4_000;

    private final Invocation invocation;

    @Mixin
    private final ConfigurationOptions options = new ConfigurationOptions();

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            defaultValue = "TEXT",
            description = "Format of the log on standard error: text or json (default text).")
    private Logging.Format logFormat = Logging.Format.TEXT;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "info",
            description = "Lowest level that is logged: error, warn, info, debug or trace (default ${DEFAULT-VALUE}).")
    private String logLevel = "info";

    public ServeCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws IOException {
        Level level = Optional.ofNullable(Level.toLevel(logLevel, null))
                .orElseThrow(() -> new ConfigurationException(
                        new Origin.Flag("--log-level"),
                        "must be error, warn, info, debug or trace, was \"" + logLevel + '"'));
        Configuration configuration = options.load(invocation.environment());
        Surroundings.check(configuration, Machine.here());
        invocation.logging().accept(logFormat, level);
        configuration.notices().forEach(notice -> LOG.log(System.Logger.Level.WARNING, notice));
        StopSignal signal = invocation.stop().get();
        CompletableFuture<Void> unused = signal.second().thenRun(StopSignal::halt);
        CompletableFuture<Void> stop = signal.first();

        Optional<Throwable> failure;
        // The server starts before its engine, and meanwhile reports that the log is being replayed.
        try (Rules rules = Rules.open(configuration);
                EngineOpening opening = new EngineOpening(() -> open(configuration, rules));
                IngestionServer server = Assembly.server(configuration, rules).start()) {
            rules.missingSchemas().forEach(line -> LOG.log(System.Logger.Level.WARNING, line));
            opening.start();
            CompletableFuture.anyOf(stop, opening.ended()).join();
            if (stop.isDone()) {
                return ExitCode.OK;
            }
            server.serve(opening.ingestor());
            ready(configuration, server);
            CompletableFuture.anyOf(stop, server.failure()).join();
            failure = server.failure().getNow(Optional.empty());
            failure.ifPresent(cause -> endSoon());
        }
        failure.ifPresent(cause -> {
            throw new CommandException("the server stopped because the log failed: " + Failures.describe(cause)
                    + "; restart it to recover all durable records");
        });
        return ExitCode.OK;
    }

    private static Ingestor open(Configuration configuration, Rules rules) throws IOException {
        try {
            return Assembly.ingestor(configuration, new ReportedLog(Assembly.log(configuration)), rules)
                    .open();
        } catch (IllegalArgumentException e) {
            // Each value is valid, but some conflict with each other.
            throw new ConfigurationException(Failures.describe(e));
        }
    }

    /** A factory that logs which log was opened, because the directory of a disk that is not mounted looks new. */
    private record ReportedLog(WalFactory factory) implements WalFactory {

        @Override
        public WriteAheadLog open(WalContext context) throws IOException {
            WriteAheadLog log = factory.open(context);
            WalRecovery found = log.recovery();
            LOG.log(
                    System.Logger.Level.INFO,
                    "event=log_opened id=" + log.id() + " directory="
                            + context.directory().location() + ": "
                            + (found.lastSequence() == 0
                                    ? "new, without records"
                                    : "existing, with sequences " + found.firstSequence() + " to "
                                            + found.lastSequence()));
            return log;
        }

        @Override
        public Retention retention() {
            return factory.retention();
        }
    }

    private void ready(Configuration configuration, IngestionServer server) {
        String address = configuration.value(Settings.BIND_ADDRESS);
        String data = configuration.value(Settings.WAL_ENABLED)
                ? Path.of(configuration.value(Settings.DATA_DIR))
                        .toAbsolutePath()
                        .normalize()
                        .toString()
                : "memory only, lost when the server stops";
        invocation
                .out()
                .println("ready: gRPC on " + address + ":" + server.port() + ", HTTP on " + address + ":"
                        + server.httpPort() + ", data in " + data);
        invocation.out().flush();
    }

    private static void endSoon() {
        Thread last = new Thread(
                () -> {
                    try {
                        Thread.sleep(LAST_MILLIS_AFTER_FAILURE);
                    } catch (InterruptedException e) {
                        // An interrupt ends the wait early.
                    }
                    Runtime.getRuntime().halt(ExitCode.FAILED);
                },
                "end-after-failure");
        last.setDaemon(true);
        last.start();
    }
}

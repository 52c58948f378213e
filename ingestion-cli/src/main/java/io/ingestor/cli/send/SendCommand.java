package io.ingestor.cli.send;

import io.grpc.ManagedChannel;
import io.ingestor.Durability;
import io.ingestor.cli.config.ConfigurationException;
import io.ingestor.cli.config.FlagValues;
import io.ingestor.cli.config.Origin;
import io.ingestor.cli.config.ServerAddress;
import io.ingestor.cli.terminal.CommandException;
import io.ingestor.cli.terminal.ExitCode;
import io.ingestor.cli.terminal.Invocation;
import io.ingestor.cli.terminal.StopSignal;
import io.ingestor.proto.storage.IngestionServiceGrpc;
import io.ingestor.proto.storage.StreamInit;
import io.ingestor.proto.storage.StreamReady;
import io.ingestor.proto.storage.TenantID;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code ingestion send}. */
@Command(
        name = "send",
        description = {
            "Sends files with one JSON object per line to a server. Each object becomes the data of a record.",
            "Empty lines are skipped. Lines that cannot become a record are rejected and counted; the others are sent.",
            "Numbers become doubles. A line with a number that a double cannot hold, such as an integer beyond 2^53, is rejected.",
            "If the first " + SendRun.MAX_BAD_LINES_AT_START + " lines of a file cannot become records, send stops."
        },
        mixinStandardHelpOptions = true)
public final class SendCommand implements Callable<Integer> {

    private final Invocation invocation;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Files to send, in this order; - is standard input. gzip files are decompressed.")
    private List<String> files = List.of();

    @Option(
            names = "--durability",
            paramLabel = "LEVEL",
            description = "Durability of an acknowledgement: synced, written or accepted. Default: synced.")
    private @Nullable Durability durability;

    @Option(
            names = "--dry-run",
            description = "Check every line as a server with default limits does, and send nothing.")
    private boolean dryRun;

    @Option(
            names = "--validate-only",
            description = "Let the server check every line, with its schemas and transforms, and store nothing.")
    private boolean validateOnly;

    @Option(
            names = "--rejects",
            paramLabel = "REJECTS",
            description = "File for the rejected lines, unchanged, to be corrected and sent again.")
    private @Nullable Path rejects;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Records per message; a message becomes one entry of the log (default ${DEFAULT-VALUE}).")
    private int batch;

    @Option(
            names = "--window",
            paramLabel = "N",
            defaultValue = "16000",
            description = "Most records that may await an acknowledgement (default ${DEFAULT-VALUE}).")
    private int window;

    @Option(
            names = "--from-line",
            paramLabel = "N",
            defaultValue = "1",
            description = "Line of the first file to start at, to continue an earlier send (default ${DEFAULT-VALUE}).")
    private long fromLine;

    @Option(
            names = "--show-rejected",
            paramLabel = "N",
            defaultValue = "20",
            description = "Number of rejected lines to show with their reasons (default ${DEFAULT-VALUE}).")
    private int showRejected;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "60s",
            description =
                    "Longest wait for the next response while records await an acknowledgement (default ${DEFAULT-VALUE}).")
    private String timeout = "60s";

    @Mixin
    private final RecordOptions recordOptions = new RecordOptions();

    @Mixin
    private final ServerAddress server = new ServerAddress();

    private final LongSupplier nanoTime;

    /**
     * Creates the command.
     *
     * @param nanoTime the clock of the timeout
     */
    public SendCommand(Invocation invocation, LongSupplier nanoTime) {
        this.invocation = invocation;
        this.nanoTime = nanoTime;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        checkOptions();
        LineParser parser = recordOptions.parser();
        Duration patience = FlagValues.duration("--timeout", timeout);
        List<SendInput> inputs = new ArrayList<>();
        for (String file : files) {
            SendInput input = new SendInput(file, invocation.in());
            input.check();
            inputs.add(input);
        }
        try (OutputStream copy = rejects == null ? null : rejects(rejects, inputs)) {
            RejectedLines rejected = new RejectedLines(showRejected, new InputNames(files), copy);
            return dryRun ? check(inputs, parser, rejected) : send(inputs, parser, rejected, patience);
        }
    }

    private void checkOptions() {
        recordOptions.check();
        FlagValues.requireAtLeast("--batch", batch, 1);
        FlagValues.requireAtLeast("--window", window, 1);
        FlagValues.requireAtLeast("--from-line", fromLine, 1);
        FlagValues.requireAtLeast("--show-rejected", showRejected, 0);
        if (dryRun && validateOnly) {
            throw new ConfigurationException(
                    new Origin.Flag("--validate-only"), "must not be given with --dry-run, which asks no server");
        }
        if (dryRun && recordOptions.schema().isPresent()) {
            throw new ConfigurationException(
                    new Origin.Flag("--schema"),
                    "must not be given with --dry-run, which knows no schemas; use --validate-only");
        }
        if (files.stream().filter(SendInput.STANDARD_INPUT::equals).count() > 1) {
            throw new CommandException("standard input (-) can be read only once; name it once");
        }
    }

    private int check(List<SendInput> inputs, LineParser parser, RejectedLines rejected)
            throws IOException, InterruptedException {
        try (DryRun checks = DryRun.open(recordOptions.tenant(), rejected)) {
            StopSignal signal = invocation.stop().get();
            CompletableFuture<Void> stopping = signal.first().thenRun(checks::stop);
            SendRun run = run(inputs, parser, checks, rejected, batch, 0);
            stopping.cancel(false);
            return report(run, checks.account(), parser, rejected);
        }
    }

    private int send(List<SendInput> inputs, LineParser parser, RejectedLines rejected, Duration patience)
            throws IOException, InterruptedException {
        ManagedChannel channel = server.connect();
        try {
            RecordStream stream = RecordStream.open(
                    IngestionServiceGrpc.newStub(channel),
                    init(),
                    server,
                    rejected,
                    new Patience(patience, nanoTime),
                    window);
            StreamReady ready = stream.awaitReady();
            StopSignal signal = invocation.stop().get();
            CompletableFuture<Void> stopping = signal.first().thenRun(stream::stop);
            CompletableFuture<Void> abandoning = signal.second().thenRun(stream::abandon);
            SendRun run =
                    run(inputs, parser, stream, rejected, Math.min(batch, stream.window()), ready.getMaxMessageBytes());
            stopping.cancel(false);
            abandoning.cancel(false);
            return report(run, stream.account(), parser, rejected);
        } finally {
            channel.shutdownNow();
        }
    }

    private SendRun run(
            List<SendInput> inputs,
            LineParser parser,
            Destination destination,
            RejectedLines rejected,
            long batchRecords,
            long maxMessageBytes)
            throws IOException, InterruptedException {
        long totalBytes = 0;
        for (SendInput input : inputs) {
            totalBytes += input.size();
        }
        Progress progress = new Progress(
                invocation.err(), invocation.attended(), files.contains(SendInput.STANDARD_INPUT) ? 0 : totalBytes);
        SendRun run = new SendRun(
                parser, recordOptions.labels(), destination, rejected, progress, batchRecords, maxMessageBytes);
        run.sendAll(inputs, fromLine);
        progress.clear();
        rejected.flush();
        return run;
    }

    private int report(SendRun run, Destination.Account account, LineParser parser, RejectedLines rejected) {
        SendReport report = new SendReport(
                run,
                account,
                rejected,
                new InputNames(files),
                validateOnly || dryRun
                        ? Optional.empty()
                        : Optional.of(durability == null ? Durability.SYNCED : durability));
        report.print(invocation.out(), invocation.err(), parser.notes());
        invocation.out().check();
        return report.isComplete() ? ExitCode.OK : ExitCode.FAILED;
    }

    private StreamInit init() {
        StreamInit.Builder init =
                StreamInit.newBuilder().putOptions("ack", "group").putOptions("ready", "true");
        recordOptions
                .tenant()
                .ifPresent(tenant -> init.setTenantId(TenantID.newBuilder().setId(tenant)));
        recordOptions.schema().ifPresent(init::setSchema);
        if (validateOnly) {
            init.putOptions("validate_only", "true");
        }
        if (durability != null) {
            init.putOptions("durability", durability.name().toLowerCase(Locale.ROOT));
        }
        return init.build();
    }

    /**
     * Opens the file for rejected lines. Refuses a file that is not empty, because it may contain those of an earlier
     * send.
     */
    private static OutputStream rejects(Path file, List<SendInput> inputs) throws IOException {
        for (SendInput input : inputs) {
            if (input.isSameAs(file)) {
                throw new ConfigurationException(
                        new Origin.Flag("--rejects"), "must not be a file to send, was " + file + "; name another");
            }
        }
        if (Files.isRegularFile(file) && Files.size(file) > 0) {
            throw new ConfigurationException(
                    new Origin.Flag("--rejects"),
                    "must be a new or empty file, was " + file + ", which is not empty; name another");
        }
        return new BufferedOutputStream(Files.newOutputStream(file));
    }
}

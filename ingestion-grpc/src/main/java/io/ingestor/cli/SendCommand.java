package io.ingestor.cli;

import io.grpc.ManagedChannel;
import io.ingestor.proto.storage.IngestionServiceGrpc;
import io.ingestor.proto.storage.StreamReady;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ingestion send}. */
@Command(
        name = "send",
        description = {
            "Sends a file of JSON objects, one per line, to a server: each becomes the data of a record.",
            "Numbers become doubles. Empty lines are skipped. A line that makes no record is counted as rejected, and the others are sent.",
            "A line with a number whose digits a double does not give back is rejected, such as an integer beyond 2^53."
        },
        mixinStandardHelpOptions = true)
final class SendCommand implements Callable<Integer> {

    private final Invocation invocation;

    @Parameters(paramLabel = "FILE", description = "The file, or - for standard input.")
    private String file = "-";

    @Option(names = "--tenant", paramLabel = "TENANT", required = true, description = "Who the records belong to.")
    private String tenant = "";

    @Option(
            names = "--entity-field",
            paramLabel = "NAME",
            description =
                    "Field that names the entity, or @line for the number of the line. Default: the server makes up an entity for each record.")
    private @Nullable String entityField;

    @Option(
            names = "--timestamp-field",
            paramLabel = "NAME",
            description = "Field that holds the time of the event. Default: records have none.")
    private @Nullable String timestampField;

    @Option(
            names = "--timestamp-format",
            paramLabel = "FORMAT",
            defaultValue = "iso",
            description =
                    "iso, epoch-s, epoch-ms, epoch-us, epoch-ns, or a pattern such as \"yyyy/MM/dd HH:mm\" (default ${DEFAULT-VALUE}). Without a zone it is UTC.")
    private String timestampFormat = "iso";

    @Option(
            names = "--timestamp-missing",
            paramLabel = "reject|now|none",
            defaultValue = "reject",
            description =
                    "A line without the time, or with null: reject it, take the time of this machine, or send the record without one (default ${DEFAULT-VALUE}).")
    private TimestampField.Missing timestampMissing = TimestampField.Missing.REJECT;

    @Option(
            names = "--round-integers",
            description = "Rounds integers that no double holds, instead of rejecting their lines.")
    private boolean roundIntegers;

    @Option(
            names = "--round-fractions",
            description = "Rounds fractions with more digits than a double holds, instead of rejecting their lines.")
    private boolean roundFractions;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Records per message, which become one entry of the log (default ${DEFAULT-VALUE}).")
    private int batch;

    @Option(
            names = "--window",
            paramLabel = "N",
            defaultValue = "16000",
            description = "Most records under way at one time (default ${DEFAULT-VALUE}).")
    private int window;

    @Option(
            names = "--from-line",
            paramLabel = "N",
            defaultValue = "1",
            description = "Line to start at, to go on where an earlier send ended (default ${DEFAULT-VALUE}).")
    private long fromLine;

    @Option(
            names = "--show-rejected",
            paramLabel = "N",
            defaultValue = "20",
            description = "Rejected lines to show with their reasons (default ${DEFAULT-VALUE}).")
    private int showRejected;

    @Mixin
    private final ServerAddress server = new ServerAddress();

    SendCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (tenant.isBlank()) {
            throw new ConfigurationException(new Origin.Flag("--tenant"), "must not be empty");
        }
        atLeast("--batch", batch, 1);
        atLeast("--window", window, 1);
        atLeast("--from-line", fromLine, 1);
        atLeast("--show-rejected", showRejected, 0);
        LineParser parser = new LineParser(Optional.ofNullable(entityField), timestamps(), rounding());
        boolean standardInput = file.equals("-");
        if (!standardInput && Files.isDirectory(Path.of(file))) {
            throw new CommandException(file + ": is a directory; name a file, or - for standard input");
        }
        try (InputStream in = standardInput ? invocation.in() : Files.newInputStream(Path.of(file))) {
            long totalBytes = standardInput ? 0 : Files.size(Path.of(file));
            ManagedChannel channel = server.connect();
            try {
                return send(in, totalBytes, parser, channel);
            } finally {
                channel.shutdownNow();
            }
        }
    }

    private int send(InputStream in, long totalBytes, LineParser parser, ManagedChannel channel)
            throws IOException, InterruptedException {
        RejectedLines rejected = new RejectedLines(showRejected);
        RecordStream stream = RecordStream.open(IngestionServiceGrpc.newStub(channel), tenant, rejected);
        Optional<StreamReady> ready = stream.awaitReady();
        if (ready.isEmpty()) {
            throw new CommandException(stream.failure()
                    .map(status -> CallFailures.describe(status, server))
                    .orElse("the server ended the stream before it began"));
        }
        StopSignal signal = invocation.stop().get();
        CompletableFuture<Void> stopping = signal.first().thenRun(stream::stop);
        CompletableFuture<Void> abandoning = signal.second().thenRun(stream::abandon);
        Progress progress = new Progress(invocation.err(), invocation.attended(), totalBytes);
        SendRun run = new SendRun(
                parser,
                stream,
                rejected,
                progress,
                batch,
                window(ready.get()),
                ready.get().getMaxMessageBytes());
        ReadAhead input = ReadAhead.start(in);
        try {
            CompletableFuture<Void> unused = stream.closed().thenRun(input::giveUp);
            run.sendAll(input, fromLine);
        } finally {
            input.giveUp();
        }
        stopping.cancel(false);
        abandoning.cancel(false);
        progress.clear();
        SendReport report =
                new SendReport(run, stream, rejected, server, file.equals("-") ? "standard input" : file, parser);
        report.print(invocation.out(), invocation.err());
        invocation.out().check();
        return report.isComplete() ? IngestionCommand.OK : IngestionCommand.FAILED;
    }

    private long window(StreamReady ready) {
        return ready.getMaxInFlightRecords() > 0 ? Math.min(window, ready.getMaxInFlightRecords()) : window;
    }

    private Set<Rounding> rounding() {
        Set<Rounding> rounding = EnumSet.noneOf(Rounding.class);
        if (roundIntegers) {
            rounding.add(Rounding.INTEGERS);
        }
        if (roundFractions) {
            rounding.add(Rounding.FRACTIONS);
        }
        return rounding;
    }

    private Optional<TimestampField> timestamps() {
        TimestampFormat format = timestampFormat();
        return Optional.ofNullable(timestampField)
                .map(name -> new TimestampField(name, format, timestampMissing, InstantSource.system()));
    }

    private TimestampFormat timestampFormat() {
        try {
            return TimestampFormat.of(timestampFormat);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    new Origin.Flag("--timestamp-format"),
                    "must be iso, epoch-s, epoch-ms, epoch-us, epoch-ns or a pattern of java.time.format.DateTimeFormatter, was \""
                            + timestampFormat + "\": " + e.getMessage());
        }
    }

    private static void atLeast(String option, long value, long min) {
        if (value < min) {
            throw new ConfigurationException(new Origin.Flag(option), "must be at least " + min + ", was " + value);
        }
    }
}

package io.ingestor.cli.query;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.ingestor.cli.config.CallFailures;
import io.ingestor.cli.config.FlagValues;
import io.ingestor.cli.config.ServerAddress;
import io.ingestor.cli.terminal.CommandException;
import io.ingestor.cli.terminal.ExitCode;
import io.ingestor.cli.terminal.Failures;
import io.ingestor.cli.terminal.Invocation;
import io.ingestor.cli.terminal.StopSignal;
import io.ingestor.proto.storage.IngestionMetrics;
import io.ingestor.proto.storage.IngestionServiceGrpc;
import io.ingestor.proto.storage.IngestionServiceGrpc.IngestionServiceBlockingStub;
import io.ingestor.proto.storage.IngestionStatusRequest;
import io.ingestor.proto.storage.IngestionStatusResponse;
import io.ingestor.proto.storage.TenantID;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code ingestion status}. */
@Command(name = "status", description = "Shows the figures of a running server.", mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {

    private static final long DEADLINE_SECONDS = 30;

    private static final Set<FieldDescriptor> MEASURED_BY_TENANT = IntStream.of(
                    IngestionMetrics.TOTAL_RECORDS_INGESTED_FIELD_NUMBER,
                    IngestionMetrics.FAILED_RECORDS_FIELD_NUMBER,
                    IngestionMetrics.DUPLICATE_RECORDS_FIELD_NUMBER,
                    IngestionMetrics.FILTERED_RECORDS_FIELD_NUMBER,
                    IngestionMetrics.PENDING_RECORDS_FIELD_NUMBER,
                    IngestionMetrics.DURABLE_SEQUENCE_FIELD_NUMBER,
                    IngestionMetrics.FLUSHED_SEQUENCE_FIELD_NUMBER)
            .mapToObj(IngestionMetrics.getDescriptor()::findFieldByNumber)
            .collect(Collectors.toUnmodifiableSet());

    private final Invocation invocation;

    @Option(names = "--tenant", paramLabel = "TENANT", description = "Show only the figures of this tenant.")
    private @Nullable String tenant;

    @Option(names = "--watch", description = "Repeat until interrupted.")
    private boolean watch;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            defaultValue = "1s",
            description = "Time between updates with --watch (default ${DEFAULT-VALUE}).")
    private String interval = "1s";

    @Option(names = "--json", description = "Print the response of the server as one line of JSON.")
    private boolean json;

    @Mixin
    private final ServerAddress server = new ServerAddress();

    /** True if the last request failed. */
    private boolean unreachable;

    public StatusCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InvalidProtocolBufferException, InterruptedException {
        Duration pause = FlagValues.duration("--interval", interval);
        ManagedChannel channel = server.connect();
        try {
            IngestionServiceBlockingStub stub = IngestionServiceGrpc.newBlockingStub(channel);
            // The first request fails as without --watch, because the address may be wrong.
            print(look(stub));
            if (watch) {
                StopSignal signal = invocation.stop().get();
                CompletableFuture<Void> unused = signal.second().thenRun(StopSignal::halt);
                CompletableFuture<Void> stop = signal.first();
                while (!isDone(stop, pause)) {
                    lookAgain(stub, channel);
                }
            }
            return ExitCode.OK;
        } finally {
            channel.shutdownNow();
        }
    }

    /** Shows the figures, or reports that the request failed, as during a restart. */
    private void lookAgain(IngestionServiceBlockingStub stub, ManagedChannel channel)
            throws InvalidProtocolBufferException {
        try {
            print(look(stub));
            unreachable = false;
        } catch (CommandException e) {
            if (!unreachable || isScreen()) {
                unreachable = true;
                if (isScreen()) {
                    print("");
                }
                invocation.err().println("ingestion: " + Failures.describe(e) + "; retrying");
            }
            // Otherwise the channel waits longer after each failure, up to two minutes.
            channel.resetConnectBackoff();
        }
    }

    /** Returns the current figures as text. */
    private String look(IngestionServiceBlockingStub stub) throws InvalidProtocolBufferException {
        IngestionStatusRequest.Builder request = IngestionStatusRequest.newBuilder();
        if (tenant != null) {
            request.setTenantId(TenantID.newBuilder().setId(tenant));
        }
        IngestionStatusResponse response;
        try {
            response =
                    stub.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS).getIngestionStatus(request.build());
        } catch (StatusRuntimeException e) {
            throw new CommandException(CallFailures.describe(e.getStatus(), server));
        }
        boolean ofTenant = tenant != null && !tenant.isEmpty();
        return json
                ? printer(ofTenant).print(response) + "\n"
                : ofTenant ? StatusTable.ofTenant(response.getMetrics()) : StatusTable.of(response.getMetrics());
    }

    private void print(String text) {
        if (isScreen()) {
            invocation.out().print("\u001b[H\u001b[2J");
        }
        invocation.out().print(text);
        invocation.out().check();
    }

    private boolean isScreen() {
        return watch && invocation.attended();
    }

    /** Returns a printer that omits the figures that the server does not measure for a tenant. */
    private static JsonFormat.Printer printer(boolean ofTenant) {
        JsonFormat.Printer printer = JsonFormat.printer().omittingInsignificantWhitespace();
        return ofTenant
                ? printer.includingDefaultValueFields(MEASURED_BY_TENANT)
                : printer.alwaysPrintFieldsWithNoPresence();
    }

    private static boolean isDone(CompletableFuture<Void> stop, Duration pause) throws InterruptedException {
        try {
            stop.get(pause.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the stop signal failed", e);
        }
    }
}

package io.ingestor.bench;

import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.ingestor.Backpressure;
import io.ingestor.Ingestor;
import io.ingestor.grpc.IngestionServer;
import io.ingestor.proto.storage.DataRecord;
import io.ingestor.proto.storage.EntityID;
import io.ingestor.proto.storage.IngestStreamRequest;
import io.ingestor.proto.storage.RecordBatch;
import io.ingestor.proto.storage.RecordID;
import io.ingestor.proto.storage.TenantID;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A benchmark of one IngestStream on the loopback interface, with client and server in one process. An operation is one
 * record. Every record is acked; the real server acks it after a sync.
 *
 * <p>The target {@code noop} is the ceiling: the same messages on the same transport to a server that reads each into
 * an array and acks it. Compare it with the engine's figure only within one run. {@code -Dbench.dir} sets the directory
 * of the log, which must be on a real disk.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms2g", "-Xmx2g"})
public class StreamIngestBenchmark {

    private static final int RECORDS = 100_000;
    private static final int DISTINCT = 20_000;
    private static final int WINDOW_RECORDS = 20_000;

    /** The kind of server that answers. */
    @Param({"noop", "engine"})
    public String target = "noop";

    /**
     * The number of records in each message. Single ones are plain record messages with the option {@code ack=group}.
     */
    @Param({"1000", "1"})
    public int recordsPerMessage = 1000;

    private List<byte[]> messages = List.of();
    private @Nullable Path directory;
    private @Nullable Ingestor ingestor;
    private @Nullable IngestionServer server;
    private @Nullable Server noop;
    private @Nullable ManagedChannel channel;
    private @Nullable AckedStream stream;
    private int next;

    /** Starts the server and opens the stream. */
    @Setup(Level.Trial)
    public void start() throws IOException {
        messages = IntStream.range(0, DISTINCT / recordsPerMessage)
                .mapToObj(this::message)
                .toList();
        int port = "engine".equals(target) ? startEngine() : startNoop();
        channel = NettyChannelBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .usePlaintext()
                .directExecutor()
                .build();
        // The no-op server acks messages, the service acks records. Both windows hold the same number of records.
        int step = "engine".equals(target) ? recordsPerMessage : 1;
        stream = new AckedStream(channel, step, (long) WINDOW_RECORDS / recordsPerMessage * step);
    }

    private int startEngine() throws IOException {
        Path base = Path.of(System.getProperty("bench.dir", System.getProperty("java.io.tmpdir")));
        directory = Files.createTempDirectory(base, "stream-bench");
        ingestor =
                Ingestor.builder(directory).backpressure(Backpressure.refuse()).open();
        server = IngestionServer.builder(ingestor).port(0).httpPort(0).start();
        return server.port();
    }

    private int startNoop() throws IOException {
        noop = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(NoopService.definition())
                .build()
                .start();
        return noop.getPort();
    }

    /** Sends records, and waits for all of their acks. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void ingest() {
        AckedStream open = stream;
        if (open == null) {
            throw new IllegalStateException("not started");
        }
        for (int sent = 0; sent < RECORDS; sent += recordsPerMessage) {
            open.send(messages.get(next++ % messages.size()));
        }
        open.awaitAcks();
    }

    /** Stops everything and deletes the log. */
    @TearDown(Level.Trial)
    public void stop() throws IOException {
        if (stream != null) {
            stream.close();
        }
        if (channel != null) {
            channel.shutdownNow();
        }
        if (noop != null) {
            noop.shutdownNow();
        }
        if (server != null && ingestor != null) {
            server.close();
            ingestor.close();
        }
        if (directory != null) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private byte[] message(int index) {
        if (recordsPerMessage == 1) {
            return IngestStreamRequest.newBuilder()
                    .setRecord(record(index))
                    .build()
                    .toByteArray();
        }
        RecordBatch.Builder batch = RecordBatch.newBuilder();
        for (int i = 0; i < recordsPerMessage; i++) {
            batch.addRecords(record(index * recordsPerMessage + i));
        }
        return IngestStreamRequest.newBuilder().setBatch(batch).build().toByteArray();
    }

    /** Returns a record of about 119 bytes with tenant, entity, four fields and time. */
    private static DataRecord record(int index) {
        return DataRecord.newBuilder()
                .setId(RecordID.newBuilder()
                        .setTenantId(TenantID.newBuilder().setId("acme"))
                        .setEntityId(EntityID.newBuilder().setId("sensor-" + index)))
                .setData(Struct.newBuilder()
                        .putFields(
                                "site",
                                Value.newBuilder().setStringValue("north").build())
                        .putFields(
                                "temp",
                                Value.newBuilder().setNumberValue(index / 7.0).build())
                        .putFields(
                                "ok",
                                Value.newBuilder().setBoolValue(index % 3 == 0).build())
                        .putFields("n", Value.newBuilder().setNumberValue(index).build()))
                .setTimestamp(Timestamp.newBuilder().setSeconds(1_767_225_600L + index))
                .build();
    }
}

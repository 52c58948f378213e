package io.ingestor.grpc;

import io.grpc.Attributes;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.ingestor.Backpressure;
import io.ingestor.Ingestor;
import io.ingestor.IngestorBuilder;
import io.ingestor.proto.storage.IngestionServiceGrpc;
import io.ingestor.wal.segmented.SegmentedOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A complete server on free ports, with clients. */
public final class RunningServer implements AutoCloseable {

    private final Ingestor ingestor;
    private final IngestionServer server;
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final ManagedChannel channel;

    public RunningServer(Ingestor ingestor, UnaryOperator<IngestionServer.Builder> settings) throws IOException {
        this(ingestor, IngestionServer.builder(ingestor), settings);
    }

    private RunningServer(
            Ingestor ingestor, IngestionServer.Builder builder, UnaryOperator<IngestionServer.Builder> settings)
            throws IOException {
        this.ingestor = ingestor;
        this.server = settings.apply(builder.port(0).httpPort(0).drainTimeout(Duration.ofMillis(200)))
                .start();
        this.channel = connect();
    }

    public static RunningServer on(Path directory) throws IOException {
        return on(directory, settings -> settings);
    }

    public static RunningServer on(Path directory, UnaryOperator<IngestionServer.Builder> settings) throws IOException {
        return new RunningServer(engine(directory).open(), settings);
    }

    /** Starts a server that does not serve its engine yet. */
    public static RunningServer withoutEngine(Ingestor later) throws IOException {
        return new RunningServer(later, IngestionServer.builder(), settings -> settings);
    }

    public static IngestorBuilder engine(Path directory) {
        return Ingestor.builder(directory)
                .walOptions(SegmentedOptions.builder().segmentBytes(4 << 20).build())
                .backpressure(Backpressure.refuse());
    }

    public Ingestor ingestor() {
        return ingestor;
    }

    public IngestionServer server() {
        return server;
    }

    public ManagedChannel channel() {
        return channel;
    }

    /** Opens a separate connection. */
    ManagedChannel connect() {
        ManagedChannel added = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                .usePlaintext()
                .build();
        channels.add(added);
        return added;
    }

    /** Opens a connection from a local address, which may be any that begins with 127. */
    public ManagedChannel connectFrom(String address) {
        ManagedChannel added = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                .usePlaintext()
                .localSocketPicker(new NettyChannelBuilder.LocalSocketPicker() {
                    @Override
                    public SocketAddress createSocketAddress(SocketAddress remote, Attributes attributes) {
                        return new InetSocketAddress(address, 0);
                    }
                })
                .build();
        channels.add(added);
        return added;
    }

    public IngestionServiceGrpc.IngestionServiceBlockingStub blocking() {
        return blocking(channel);
    }

    public static IngestionServiceGrpc.IngestionServiceBlockingStub blocking(ManagedChannel over) {
        return IngestionServiceGrpc.newBlockingStub(over).withDeadlineAfter(Duration.ofSeconds(60));
    }

    public HttpResponse<String> http(String method, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + path))
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .timeout(Duration.ofSeconds(60))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() throws IOException {
        for (ManagedChannel open : channels) {
            open.shutdownNow();
        }
        server.close();
        ingestor.close();
    }

    static void terminate(ManagedChannel channel) throws InterruptedException {
        channel.shutdownNow();
        if (!channel.awaitTermination(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the channel did not end");
        }
    }
}

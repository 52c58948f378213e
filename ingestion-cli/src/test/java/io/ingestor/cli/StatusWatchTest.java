package io.ingestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.ingestor.proto.storage.IngestionMetrics;
import io.ingestor.proto.storage.IngestionServiceGrpc;
import io.ingestor.proto.storage.IngestionStatusRequest;
import io.ingestor.proto.storage.IngestionStatusResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StatusWatchTest {

    /**
     * A service that reports this number of records. A second request completes {@code askedAgain}, because the first
     * answer has then arrived.
     */
    private static final class Figures extends IngestionServiceGrpc.IngestionServiceImplBase {
        private final long records;
        private final AtomicInteger looks = new AtomicInteger();
        private final CompletableFuture<Void> askedAgain = new CompletableFuture<>();

        Figures(long records) {
            this.records = records;
        }

        @Override
        public void getIngestionStatus(
                IngestionStatusRequest request, StreamObserver<IngestionStatusResponse> observer) {
            observer.onNext(IngestionStatusResponse.newBuilder()
                    .setMetrics(IngestionMetrics.newBuilder().setTotalRecordsIngested(records))
                    .build());
            observer.onCompleted();
            if (looks.incrementAndGet() == 2) {
                askedAgain.complete(null);
            }
        }
    }

    private static Server serve(int port, Figures figures) throws IOException {
        return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .addService(figures)
                .build()
                .start();
    }

    /** Listens on a port once it is free. A closed channel releases its port only when its selector runs again. */
    private static ServerSocket listen(int port) throws IOException {
        while (true) {
            try {
                return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
            } catch (BindException e) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aServerThatRestartsIsShownAsAwayAndThenWatchedAgain() throws Exception {
        Figures before = new Figures(1_111);
        Figures after = new Figures(2_222);
        CompletableFuture<Void> stop = new CompletableFuture<>();
        Server first = serve(0, before);
        int port = first.getPort();
        CompletableFuture<CommandRun> watch = CompletableFuture.supplyAsync(
                () -> CommandRun.until(
                        stop,
                        InputStream.nullInputStream(),
                        "status",
                        "--watch",
                        "--interval",
                        "1ms",
                        "--port",
                        Integer.toString(port)),
                task -> new Thread(task, "watch").start());

        CompletableFuture.anyOf(before.askedAgain, watch).join();
        first.shutdownNow().awaitTermination();
        try (ServerSocket silent = listen(port)) {
            // A connection proves that the watch has noticed the loss of its server and retries.
            silent.accept().close();
        }
        Server second = serve(port, after);
        CompletableFuture.anyOf(after.askedAgain, watch).join();
        stop.complete(null);
        CommandRun run = watch.join();
        second.shutdownNow().awaitTermination();

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("records ingested   1,111\n").contains("records ingested   2,222\n");
        assertThat(run.err())
                .hasLineCount(1)
                .startsWith("ingestion: ")
                .contains(" 127.0.0.1:" + port)
                .endsWith("; retrying\n")
                .doesNotContain("Exception");
    }
}

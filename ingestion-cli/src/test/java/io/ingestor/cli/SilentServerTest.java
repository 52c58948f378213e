package io.ingestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.StreamObserver;
import io.ingestor.Ingestor;
import io.ingestor.grpc.IngestionServer;
import io.ingestor.proto.storage.IngestStreamRequest;
import io.ingestor.proto.storage.StreamReady;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of sends to a peer that is silent from the start or stops answering, over sockets. */
@Timeout(120)
class SilentServerTest {

    /** An empty SETTINGS frame of HTTP/2. */
    private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

    @TempDir
    private Path directory;

    private final AtomicBoolean silent = new AtomicBoolean();
    private final AtomicLong time = new AtomicLong();

    /** Returns a time that stands still until the peer is silent, and then advances by a minute with each call. */
    private long clock() {
        return silent.get() ? time.addAndGet(TimeUnit.MINUTES.toNanos(1)) : time.get();
    }

    @Test
    void aPeerThatAcceptsAndSaysNothing() throws Exception {
        silent.set(true);
        try (ServerSocket peer = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(peer.getLocalPort());

            CommandRun run = send("{\"i\":1}\n", port);

            assertThat(run)
                    .isEqualTo(new CommandRun(
                            1,
                            "",
                            "ingestion: no response from 127.0.0.1:" + port
                                    + " for 1m; check that it is an ingestion server, or raise --timeout\n"));
        }
    }

    @Test
    void aPeerThatSpeaksHttp2AndThenStops() throws Exception {
        silent.set(true);
        try (ServerSocket peer = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread speaker = new Thread(() -> {
                try {
                    Socket client = peer.accept();
                    client.getOutputStream().write(SETTINGS);
                    client.getOutputStream().flush();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            speaker.start();

            CommandRun run = send("{\"i\":1}\n", Integer.toString(peer.getLocalPort()));

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err())
                    .startsWith("ingestion: no response from 127.0.0.1:")
                    .hasLineCount(1);
            speaker.join();
        }
    }

    @Test
    void aServerThatStopsAcknowledging() throws Exception {
        StreamReady ready = StreamReady.newBuilder().setMaxInFlightRecords(100).build();
        try (ScriptedServer server = new ScriptedServer(ready, answers -> new StreamObserver<>() {
            private int batches;

            @Override
            public void onNext(IngestStreamRequest request) {
                batches += request.hasBatch() ? 1 : 0;
                if (batches == 1) {
                    answers.reject(2, "bad");
                    answers.ack(2, 1);
                } else if (batches == 2) {
                    silent.set(true);
                }
            }

            @Override
            public void onError(Throwable failure) {
                // The client disconnected.
            }

            @Override
            public void onCompleted() {
                // Sends nothing.
            }
        })) {
            CommandRun run = send("{\"i\":1}\n{\"i\":2}\n\n{\"i\":3}\n{\"i\":4}\n", server.port(), "--batch", "2");

            assertThat(run)
                    .isEqualTo(new CommandRun(
                            1,
                            "accepted 1\nrejected 1\nunknown 2\n",
                            "  line 2: bad\n"
                                    + "ingestion: no response from 127.0.0.1:" + server.port()
                                    + " for 1m while records await an acknowledgement; check the server, or raise --timeout\n"
                                    + "ingestion: 1 records are acknowledged and stored. The outcome of 2 more is"
                                    + " unknown, from line 4 to line 5. Continue with: --from-line 4, which may store some of"
                                    + " these twice\n"));
        }
    }

    @Test
    void aConnectionOverWhichNothingComesAnyMore() throws Exception {
        try (Ingestor ingestor = Ingestor.builder(directory).open();
                IngestionServer server =
                        IngestionServer.builder(ingestor).port(0).httpPort(0).start();
                Proxy proxy = new Proxy(server.port(), () -> silent.set(true))) {
            // The client sends the second batch only after the acknowledgement of the first.
            String large = "{\"t\":\"" + "x".repeat(2 * Proxy.FORWARDED_BYTES) + "\"}\n";

            CommandRun run = send("{\"i\":1}\n{\"i\":2}\n" + large, Integer.toString(proxy.port()), "--batch", "2");

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.out()).isEqualTo("accepted 2\nrejected 0\nunknown 1\n");
            assertThat(run.err())
                    .startsWith("ingestion: no response from 127.0.0.1:" + proxy.port() + " for 1m while ")
                    .contains(" from line 3 to line 3. Continue with: --from-line 3, ");
            assertThat(ingestor.stats().totals().durable()).isEqualTo(2);
        }
    }

    private CommandRun send(String text, String port, String... more) {
        List<String> all = new ArrayList<>(List.of("send", "-", "--tenant", "acme", "--port", port));
        all.addAll(List.of(more));
        return CommandRun.timed(this::clock, text, all.toArray(String[]::new));
    }

    /**
     * A proxy that forwards the first bytes of a client, and the answers until then. After that it forwards nothing and
     * keeps the connection open.
     */
    private static final class Proxy implements AutoCloseable {
        static final int FORWARDED_BYTES = 4000;

        private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<Socket> sockets = new CopyOnWriteArrayList<>();
        private final Runnable atTheStop;
        private volatile boolean stopped;

        Proxy(int target, Runnable atTheStop) throws IOException {
            this.atTheStop = atTheStop;
            start(() -> {
                Socket client = door.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.addAll(List.of(client, server));
                start(() -> move(client.getInputStream(), server.getOutputStream(), FORWARDED_BYTES));
                start(() -> move(server.getInputStream(), client.getOutputStream(), Integer.MAX_VALUE));
            });
        }

        int port() {
            return door.getLocalPort();
        }

        private void move(InputStream from, OutputStream to, int limit) throws IOException {
            byte[] bytes = new byte[1 << 16];
            long moved = 0;
            for (int read = from.read(bytes); read >= 0; read = from.read(bytes)) {
                moved += read;
                if (moved > limit && !stopped) {
                    stopped = true;
                    atTheStop.run();
                }
                if (!stopped) {
                    to.write(bytes, 0, read);
                    to.flush();
                }
            }
        }

        private interface Work {
            void run() throws IOException;
        }

        private static void start(Work work) {
            Thread thread = new Thread(() -> {
                try {
                    work.run();
                } catch (IOException e) {
                    // The test has ended.
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void close() throws IOException {
            door.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}

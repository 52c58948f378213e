package io.ingestor.grpc.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.grpc.RunningServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpEndpointTest {

    private static final int DEADLINE_MILLIS = 60_000;

    @TempDir
    private Path directory;

    @Test
    void whenIdleClientsHoldEveryConnectionTheOldestGivesWay() throws Exception {
        List<Socket> idle = new ArrayList<>();
        try (RunningServer server = RunningServer.on(directory)) {
            for (int i = 0; i < HttpEndpoint.MAX_CONNECTIONS; i++) {
                idle.add(new Socket(
                        InetAddress.getLoopbackAddress(), server.server().httpPort()));
            }

            assertThat(server.http("GET", "/health").statusCode()).isEqualTo(200);
            assertThat(server.http("GET", "/ready").statusCode()).isEqualTo(200);

            assertThat(isClosedByServer(idle.get(0))).isTrue();
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    void aConnectionIsAnsweredOnceAndInTheOrderOfItsRequests() throws Exception {
        try (RunningServer server = RunningServer.on(directory);
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), server.server().httpPort())) {
            socket.setSoTimeout(DEADLINE_MILLIS);
            String one = " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            socket.getOutputStream()
                    .write(("GET /metrics" + one + "GET /health" + one).getBytes(StandardCharsets.US_ASCII));

            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer)
                    .startsWith("HTTP/1.1 200 OK")
                    .contains("ingestion_state{")
                    .doesNotContain("\"status\":\"ok\"");
        }
    }

    @Test
    void aTargetMayBeAbsolute() throws Exception {
        try (RunningServer server = RunningServer.on(directory)) {
            for (String target :
                    List.of("http://any.host:80/health", "HTTP://any.host/health?x=/y", "/health?x=a://b/c")) {
                assertThat(answer(server, "GET " + target + " HTTP/1.1\r\nHost: any.host\r\n\r\n"))
                        .as(target)
                        .startsWith("HTTP/1.1 200 OK");
            }
            for (String target : List.of("http://any.host", "http://any.host/none", "*", "health")) {
                assertThat(answer(server, "GET " + target + " HTTP/1.1\r\nHost: any.host\r\n\r\n"))
                        .as(target)
                        .startsWith("HTTP/1.1 404");
            }
        }
    }

    @Test
    void aRequestHasTheHostThatItsVersionDemands() throws Exception {
        try (RunningServer server = RunningServer.on(directory)) {
            for (String host : List.of("", "Host: a\r\nHost: a\r\n", "Host: a/b\r\n", "Host: a@b\r\n")) {
                assertThat(answer(server, "GET /health HTTP/1.1\r\n" + host + "\r\n"))
                        .as(host)
                        .startsWith("HTTP/1.1 400 Bad Request")
                        .contains("Host");
            }
            for (String host : List.of("Host:\r\n", "Host: [::1]:8080\r\n", "Host: a.b:1\r\n")) {
                assertThat(answer(server, "GET /health HTTP/1.1\r\n" + host + "\r\n"))
                        .as(host)
                        .startsWith("HTTP/1.1 200 OK");
            }
            assertThat(answer(server, "GET /health HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200 OK");
        }
    }

    private static String answer(RunningServer server, String request) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.server().httpPort())) {
            socket.setSoTimeout(DEADLINE_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static boolean isClosedByServer(Socket socket) throws IOException {
        socket.setSoTimeout(DEADLINE_MILLIS);
        try {
            return socket.getInputStream().read() == -1;
        } catch (SocketException e) {
            return true;
        }
    }
}

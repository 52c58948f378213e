package io.ingestor.grpc;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.ingestor.grpc.fake.RawClient;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests the minimum time between two PINGs. It cannot be configured, so the test takes several times as long. */
@Tag("proof")
@Timeout(120)
class KeepAliveTest {

    private static final long LITTLE_MORE_THAN_FIVE_SECONDS = 5_050;

    @TempDir
    private Path directory;

    @Test
    void aClientWithoutCallsMaySendAPingEachFiveSeconds() throws Exception {
        try (RunningServer server = RunningServer.on(directory);
                RawClient client = new RawClient(server.server().port())) {
            // The server tolerates two early PINGs, and closes the connection after it has answered the third.
            for (int i = 0; i < 3; i++) {
                client.awaitPong();
                Thread.sleep(LITTLE_MORE_THAN_FIVE_SECONDS);
            }
            client.awaitPong();

            assertThatCode(client::awaitPong).doesNotThrowAnyException();
        }
    }
}

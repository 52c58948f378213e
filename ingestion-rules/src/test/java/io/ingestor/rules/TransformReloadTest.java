package io.ingestor.rules;

import static io.ingestor.rules.Shaping.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.Record;
import io.ingestor.rules.internal.poll.FilePoller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of reloading a changed configuration, with one log line for each revision and each refusal. */
@Timeout(60)
class TransformReloadTest {

    private static final String ONE = steps("{'set': {'path': 'data.a', 'value': 'one'}}");
    private static final String TWO =
            steps("{'set': {'path': 'data.a', 'value': 'two'}}", "{'trim': {'path': 'data.a'}}");

    @TempDir
    private Path directory;

    private static Record record() {
        return Record.builder("acme").entity("e").put("a", "x").build();
    }

    /** Replaces the file atomically, as the manual recommends. */
    private void replace(String json) throws IOException {
        Path written = Files.writeString(directory.resolve("new"), json.replace('\'', '"'));
        Files.move(written, directory.resolve("transforms.json"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void takesUpAChangedFileByItself() throws Exception {
        Path file = Shaping.write(directory, ONE);
        try (LogLines log = new LogLines(TransformConfig.class);
                TransformConfig config = TransformConfig.builder(file)
                        .pollInterval(Duration.ofMillis(2))
                        .open();
                Shaping shaping = Shaping.of(directory, config)) {
            String first = config.revision();
            replace(TWO);

            assertThat(log.await(2))
                    .containsExactly(
                            "INFO event=transforms_taken_up revision=" + first + " steps=1",
                            "INFO event=transforms_taken_up revision=" + config.revision() + " steps=2");
            assertThat(config.revision()).isNotEqualTo(first);
            assertThat(shaping.shape(record()).data()).isEqualTo(Map.of("a", "two"));
        }
    }

    @Test
    void pollsNoMoreWhenItIsClosed() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        AtomicReference<Thread> thread = new AtomicReference<>();
        FilePoller poller = new FilePoller("test");
        poller.start(Duration.ofNanos(1), () -> {
            thread.set(Thread.currentThread());
            running.countDown();
        });
        running.await();

        poller.close();

        thread.get().join();
        assertThat(thread.get().isAlive()).isFalse();
    }

    @Test
    void aPollThatFailsIsLoggedAndPollsGoOn() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        try (LogLines log = new LogLines(FilePoller.class);
                FilePoller poller = new FilePoller("test-poller")) {
            poller.start(Duration.ofNanos(1), () -> {
                if (runs.incrementAndGet() == 1) {
                    throw new AssertionError("of the test");
                }
                throw new IllegalStateException("of the test");
            });

            assertThat(log.await(2)).startsWith("SEVERE event=poll_failed thread=test-poller");
            assertThat(runs.get()).isGreaterThanOrEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"-PT1S", "PT24H1S"})
    void refusesIntervalsOutOfRange(Duration interval) {
        assertThatThrownBy(
                        () -> TransformConfig.builder(directory.resolve("any")).pollInterval(interval))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pollInterval must be from 0 to PT24H, was " + interval);
    }

    @Test
    void logsARefusalOncePerReason() throws IOException {
        try (LogLines log = new LogLines(TransformConfig.class);
                TransformConfig config = Shaping.open(directory, ONE)) {
            String taken = "INFO event=transforms_taken_up revision=" + config.revision() + " steps=1";
            Shaping.write(directory, "[");
            config.poll();
            String broken = config.lastError().orElseThrow();
            config.poll();
            Shaping.write(directory, "{}");
            config.poll();
            String object = config.lastError().orElseThrow();
            config.poll();
            Shaping.write(directory, ONE);
            config.poll();
            Shaping.write(directory, "{}");
            config.poll();

            assertThat(log.seen())
                    .containsExactly(
                            taken,
                            "WARNING event=transforms_refused reason=\"" + broken.replace("\"", "\\\"") + "\"",
                            "WARNING event=transforms_refused reason=\"" + object.replace("\"", "\\\"") + "\"",
                            "WARNING event=transforms_refused reason=\"" + object.replace("\"", "\\\"") + "\"");
        }
    }

    @Test
    void logsATableThatIsTakenUp() throws IOException {
        Files.writeString(directory.resolve("t.csv"), "k,v\na,1\n");
        try (LogLines log = new LogLines(TransformConfig.class);
                TransformConfig config = Shaping.open(
                        directory,
                        steps(
                                "{'lookup': {'path': 'data.a', 'file': 't.csv', 'key': 'k', 'into': {'data.b': 'v'}}}"))) {
            Files.writeString(directory.resolve("t.csv"), "k,v\na,1\nb,2\n");
            config.poll();

            assertThat(log.seen().get(1)).isEqualTo("INFO event=lookup_tables_taken_up revision=" + config.revision());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'drop_if': 'data.a =='}|drop_if must be an expression of CEL",
                "{'lookup': {'path': 'data.a', 'file': 'gone.csv', 'key': 'k', 'into': {'data.b': 'v'}}}|not exist",
                "{'hmac': {'path': 'data.a', 'key_file': 'short'}}|must be a file with a key of at least 32 bytes",
                "{'hmac': {'path': 'data.a', 'key_file': 'gone'}}|must be a file with a key that can be read",
                "{'hmac': {'path': 'data.a', 'key_file': 'large'}}|must be a file with a key of at most 65536 bytes",
                "{'hmac': {'path': 'data.a', 'key_file': 'a\\u0000b'}}|key_file must be the path of a file",
                "{'lookup': {'path': 'data.a', 'file': '\\u0000', 'key': 'k', 'into': {'data.b': 'v'}}}|the path of a file",
                "{'remove': {'path': 'tenant'}}|which no transform may change or remove",
                "{'rename': {'from': 'tenant', 'to': 'data.t'}}|which no transform may change or remove",
                "{'compute': {'path': 'tenant', 'value': '1'}}|which no transform may change or remove",
            })
    void aWrongFileLeavesInForceWhatIsInForce(String wrong, String reason) throws IOException {
        Files.write(directory.resolve("short"), new byte[31]);
        Files.write(directory.resolve("large"), new byte[(64 << 10) + 1]);
        try (Shaping shaping = Shaping.of(directory, ONE)) {
            String before = shaping.config.revision();
            Shaping.write(directory, steps("{'set': {'path': 'data.a', 'value': 'two'}}", wrong));

            assertThat(shaping.config.poll()).isFalse();
            assertThat(shaping.config.lastError().orElseThrow())
                    .contains("transforms.json:1:", "transforms[0].steps[1].", reason)
                    .hasLineCount(1);
            assertThat(shaping.config.revision()).isEqualTo(before);
            assertThat(shaping.shape(record()).data()).isEqualTo(Map.of("a", "one"));
        }
    }

    @Test
    void takesUpARefusedFileWhenTheFilesThatItNamesAreRight() throws IOException {
        String lookup = steps(
                "{'lookup': {'path': 'data.a', 'file': 't.csv', 'key': 'k', 'into': {'data.b': 'v'}}}",
                "{'hmac': {'path': 'data.a', 'key_file': 'key'}}");
        try (TransformConfig config =
                Shaping.open(directory, steps("{'compute': {'path': 'data.b', 'value': '1.0'}}"))) {
            Shaping.write(directory, lookup);
            assertThat(config.poll()).isFalse();
            assertThat(config.lastError().orElseThrow()).contains("t.csv: does not exist");

            Files.writeString(directory.resolve("t.csv"), "k,v\nx,1\n");
            assertThat(config.poll()).isFalse();
            assertThat(config.lastError().orElseThrow()).contains("key_file must be");

            Files.write(directory.resolve("key"), new byte[32]);
            assertThat(config.poll()).isTrue();
            assertThat(config.lastError()).isEmpty();
            assertThat(config.steps()).isEqualTo(2);
        }
    }

    @Test
    void aFileMayAddASmallStepButNoneThatReservesMuchMore() throws IOException {
        String trim = "{'trim': {'path': 'data.a'}}";
        try (TransformConfig config = Shaping.open(directory, steps(trim))) {
            Shaping.write(directory, steps(trim, "{'set': {'path': 'data.b', 'value': 'x'}}"));
            assertThat(config.poll()).isTrue();

            Shaping.write(directory, steps(trim, "{'copy': {'from': 'data.a', 'to': 'data.b'}}"));
            assertThat(config.poll()).isFalse();
            assertThat(config.lastError().orElseThrow())
                    .endsWith("records must grow by at most 1024 bytes, as when the ingestor opened, was 41 bytes and"
                            + " 1 times their length: restart to take up this file");
        }
    }
}

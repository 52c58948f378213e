package io.ingestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.DeadLetters;
import io.ingestor.delta.TableReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a server keeps rejected records in a table with the reasons in columns, each once, also after a kill. */
@Timeout(180)
class ServedDeadLettersTest {

    private static final int GOOD = 95;
    private static final int BAD = 5;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    private Path directory;

    private Path records;
    private Path configuration;

    @BeforeEach
    void write() throws IOException {
        records = Files.write(
                directory.resolve("r.ndjson"),
                IntStream.range(0, GOOD + BAD)
                        .mapToObj(i -> i < GOOD ? "{\"total\": " + i + "}" : "{\"total\": \"much\"}")
                        .toList());
        Path schemas = Files.createDirectories(directory.resolve("schemas/acme/order"));
        Files.writeString(schemas.resolve("1.json"), """
                { "type": "object", "properties": { "total": { "type": "integer" } } }
                """);
        configuration = Files.writeString(directory.resolve("c.json"), """
                { "ingestion": { "flush_interval": "100ms" },
                  "sink": { "type": "delta" },
                  "schemas": { "dir": "%s" },
                  "dead_letters": { "enabled": true, "max_record_bytes": "64KB" } }
                """.formatted(directory.resolve("schemas")));
    }

    private ServeProcess serve() throws Exception {
        return ServeProcess.start(directory.resolve("data"), "--config", configuration.toString());
    }

    private String send(ServeProcess server) {
        return CommandRun.of(
                        "send",
                        records.toString(),
                        "--tenant",
                        "acme",
                        "--entity-field",
                        "@line",
                        "--schema",
                        "order",
                        "--port",
                        server.port())
                .out();
    }

    private List<Object> awaitLetters(TableReader reader, long rows) throws Exception {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (count(reader) < rows) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return reader.rows(
                        "SELECT count(*), count(DISTINCT _sequence), count(DISTINCT _entity), min(step), min(reason),"
                                + " min(field), min(tenant), min(_payload_type), count(_rest), min(entity) FROM t")
                .get(0);
    }

    private long count(TableReader reader) {
        try {
            return (Long) reader.table(directory.resolve("data/tables/acme/_dead_letter"))
                    .values("SELECT count(*) FROM t")
                    .get(0);
        } catch (SQLException e) {
            // There is no commit yet.
            return 0;
        }
    }

    @Test
    void eachRejectedRecordIsARowWithItsReasonOnceAlsoAfterAKill() throws Exception {
        try (ServeProcess server = serve();
                TableReader reader = TableReader.open()) {
            assertThat(send(server)).startsWith("accepted " + GOOD + "\nrejected " + BAD + "\n");
            assertThat(awaitLetters(reader, BAD))
                    .startsWith(5L, 5L, 5L, "input_schema", "invalid")
                    .contains("acme", DeadLetters.WHOLE, 0L, "100");
            server.kill();
        }
        try (ServeProcess server = serve();
                TableReader reader = TableReader.open()) {
            assertThat(send(server)).startsWith("accepted " + GOOD + "\nrejected " + BAD + "\n");
            assertThat(awaitLetters(reader, 2 * BAD)).startsWith(10L, 10L, 10L);
            server.terminate();
            assertThat(server.exitCode()).isZero();
        }
    }
}

package io.ingestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.util.JsonFormat;
import io.ingestor.delta.TableReader;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests the tables that a server writes from real departures, with a schema and three transforms, read by DuckDB. */
@Timeout(180)
class ServedTablesTest {

    private static final Path FLIGHTS = Path.of("src/test/resources/flights");
    private static final double SHORTEST = 120;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** The number of departures and the sum of their delays. */
    private record Delays(long count, double sum) {

        Delays plus(double delay) {
            return new Delays(count + 1, sum + delay);
        }
    }

    @TempDir
    private Path directory;

    private Path departures;
    private final Map<String, Delays> expected = new TreeMap<>();

    @BeforeEach
    void read() throws Exception {
        List<String> lines;
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(FLIGHTS.resolve("departures.ndjson.gz"))),
                StandardCharsets.UTF_8))) {
            lines = reader.lines().toList();
        }
        departures = Files.write(directory.resolve("departures.ndjson"), lines);
        for (String line : lines) {
            Struct.Builder data = Struct.newBuilder();
            JsonFormat.parser().merge(line, data);
            if (data.getFieldsOrThrow("distance").getNumberValue() >= SHORTEST) {
                expected.merge(
                        data.getFieldsOrThrow("origin").getStringValue(),
                        new Delays(0, 0).plus(data.getFieldsOrThrow("delay").getNumberValue()),
                        (all, one) -> new Delays(all.count() + 1, all.sum() + one.sum()));
            }
        }
        Path schemas = directory.resolve("schemas/flights");
        Files.createDirectories(schemas.resolve("departure"));
        Files.copy(FLIGHTS.resolve("departure.json"), schemas.resolve("departure/1.json"));
        Files.createDirectories(schemas.resolve("stored"));
        Files.writeString(schemas.resolve("stored/1.json"), """
                { "type": "object",
                  "properties": { "date": { "type": "string" }, "delay_minutes": { "type": "integer" },
                                  "distance": { "type": "integer" }, "distance_km": { "type": "number" },
                                  "origin": { "type": "string" }, "destination": { "type": "string" } },
                  "additionalProperties": false }
                """);
    }

    private ServeProcess serve() throws Exception {
        Path configuration = Files.writeString(directory.resolve("c.json"), """
                { "ingestion": { "flush_interval": "100ms" },
                  "sink": { "type": "delta" },
                  "schemas": { "dir": "%s", "output": { "flights": "stored" } },
                  "transforms": { "file": "%s" } }
                """.formatted(
                directory.resolve("schemas"), FLIGHTS.resolve("transforms.json").toAbsolutePath()));
        return ServeProcess.start(directory.resolve("data"), "--config", configuration.toString());
    }

    private CommandRun send(ServeProcess server) {
        return CommandRun.of(
                "send",
                departures.toString(),
                "--tenant",
                "flights",
                "--entity-field",
                "@line",
                "--schema",
                "departure",
                "--port",
                server.port());
    }

    /** Waits until the table has a number of rows, and returns the rows by origin. */
    private Map<String, Delays> awaitTable(long rows) throws Exception {
        try (TableReader reader = TableReader.open()) {
            long deadline = System.nanoTime() + DEADLINE_NANOS;
            while (count(reader) < rows) {
                assertThat(System.nanoTime())
                        .as("rows: %s of %s", count(reader), rows)
                        .isLessThan(deadline);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            Map<String, Delays> found = new TreeMap<>();
            for (List<Object> row : reader.rows("SELECT origin, count(*), sum(delay_minutes) FROM t GROUP BY origin")) {
                found.put((String) row.get(0), new Delays((Long) row.get(1), ((Number) row.get(2)).doubleValue()));
            }
            assertThat(reader.rows("SELECT count(DISTINCT _sequence), count(*), count(_rest) FROM t"))
                    .containsExactly(List.of(rows, rows, 0L));
            return found;
        }
    }

    private long count(TableReader reader) {
        try {
            return (Long) reader.table(directory.resolve("data/tables/flights/stored"))
                    .values("SELECT count(*) FROM t")
                    .get(0);
        } catch (SQLException e) {
            // There is no commit yet.
            return 0;
        }
    }

    @Test
    void eachAcknowledgedDepartureIsARowOnceAlsoAfterKills() throws Exception {
        long kept = expected.values().stream().mapToLong(Delays::count).sum();
        try (ServeProcess server = serve()) {
            assertThat(send(server).out()).startsWith("accepted " + kept + "\n");
            server.kill();
        }
        try (ServeProcess server = serve()) {
            assertThat(awaitTable(kept)).isEqualTo(expected);
            assertThat(send(server).out()).startsWith("accepted " + kept + "\n");
            server.kill();
        }
        try (ServeProcess server = serve()) {
            Map<String, Delays> twice = new TreeMap<>();
            expected.forEach((origin, all) -> twice.put(origin, new Delays(2 * all.count(), 2 * all.sum())));

            assertThat(awaitTable(2 * kept)).isEqualTo(twice);
            server.terminate();
            assertThat(server.exitCode()).isZero();
        }
    }
}

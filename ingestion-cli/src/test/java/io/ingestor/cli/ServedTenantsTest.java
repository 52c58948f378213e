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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests the tables of 200 tenants that a server writes from real departures, with kills, read by DuckDB. */
@Tag("proof")
@Timeout(600)
class ServedTenantsTest {

    private static final Path FLIGHTS = Path.of("src/test/resources/flights");
    private static final int TENANTS = 200;
    private static final double SHORTEST = 120;
    private static final int KILLS = 4;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(120);

    /** The number of departures, the sum of their delays and that of their distances in miles. */
    private record Departures(long count, double delay, double miles) {

        Departures plus(Departures other) {
            return new Departures(count + other.count, delay + other.delay, miles + other.miles);
        }
    }

    @TempDir
    private Path directory;

    private Path lines;
    private final Map<String, Departures> expected = new TreeMap<>();

    private static String tenant(int line) {
        return String.format(Locale.ROOT, "flights-%03d", line % TENANTS);
    }

    @BeforeEach
    void read() throws Exception {
        List<String> departures;
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(FLIGHTS.resolve("departures.ndjson.gz"))),
                StandardCharsets.UTF_8))) {
            departures = reader.lines().toList();
        }
        List<String> named = new ArrayList<>();
        for (int i = 0; i < departures.size(); i++) {
            String line = departures.get(i);
            Struct.Builder data = Struct.newBuilder();
            JsonFormat.parser().merge(line, data);
            named.add("{\"tenant\":\"" + tenant(i) + "\"," + line.substring(1));
            double miles = data.getFieldsOrThrow("distance").getNumberValue();
            if (miles >= SHORTEST) {
                expected.merge(
                        tenant(i),
                        new Departures(1, data.getFieldsOrThrow("delay").getNumberValue(), miles),
                        Departures::plus);
            }
        }
        lines = Files.write(directory.resolve("departures.ndjson"), named);
        register();
    }

    private void register() throws Exception {
        String departure = Files.readString(FLIGHTS.resolve("departure.json"));
        for (int i = 0; i < TENANTS; i++) {
            Path schemas = directory.resolve("schemas").resolve(tenant(i));
            Files.createDirectories(schemas.resolve("departure"));
            Files.createDirectories(schemas.resolve("stored"));
            Files.writeString(
                    schemas.resolve("departure/1.json"),
                    departure.replace(
                            "\"properties\": {", "\"properties\": {\n    \"tenant\": { \"type\": \"string\" },"));
            Files.writeString(schemas.resolve("stored/1.json"), """
                    { "type": "object",
                      "properties": { "tenant": { "type": "string" }, "date": { "type": "string" },
                                      "delay_minutes": { "type": "integer" }, "distance": { "type": "integer" },
                                      "distance_km": { "type": "number" }, "origin": { "type": "string" },
                                      "destination": { "type": "string" } },
                      "additionalProperties": false }
                    """);
        }
        Files.writeString(
                directory.resolve("transforms.json"),
                Files.readString(FLIGHTS.resolve("transforms.json"))
                        .replace("\"tenant\": \"flights\"", "\"tenant\": \"flights-*\""));
    }

    private ServeProcess serve() throws Exception {
        String output = IntStream.range(0, TENANTS)
                .mapToObj(i -> "\"" + tenant(i) + "\": \"stored\"")
                .collect(Collectors.joining(", "));
        Path configuration = Files.writeString(directory.resolve("c.json"), """
                { "ingestion": { "flush_interval": "100ms" },
                  "sink": { "type": "delta" },
                  "schemas": { "dir": "%s", "output": { %s } },
                  "transforms": { "file": "%s" } }
                """.formatted(
                        directory.resolve("schemas"), output, directory.resolve("transforms.json")));
        return ServeProcess.start(directory.resolve("data"), "--config", configuration.toString());
    }

    private CommandRun send(ServeProcess server) {
        return CommandRun.of(
                "send",
                lines.toString(),
                "--tenant-field",
                "tenant",
                "--entity-field",
                "@line",
                "--schema",
                "departure",
                "--port",
                server.port());
    }

    /** Makes the rows of all tables the view {@code t}, by the logs of the tables. Returns their number. */
    private long count(TableReader reader) {
        try {
            List<List<Object>> files = reader.rows("""
                    SELECT path FROM (
                        SELECT regexp_replace(filename, '/_delta_log/.*', '/')
                                || url_decode(coalesce(add.path, remove.path)) AS path,
                            arg_max(add IS NOT NULL, filename) AS live
                        FROM read_json('%s/*/stored/_delta_log/*.json', format = 'newline_delimited', filename = true,
                            columns = {add: 'STRUCT(path VARCHAR)', remove: 'STRUCT(path VARCHAR)'})
                        WHERE add IS NOT NULL OR remove IS NOT NULL
                        GROUP BY 1)
                    WHERE live""".formatted(directory.resolve("data/tables")));
            String paths = files.stream().map(row -> "'" + row.get(0) + "'").collect(Collectors.joining(", "));
            reader.execute("CREATE OR REPLACE VIEW t AS SELECT * FROM read_parquet([" + paths + "])");
            return (Long) reader.values("SELECT count(*) FROM t").get(0);
        } catch (SQLException e) {
            // There is no commit yet.
            return 0;
        }
    }

    /** Waits until the tables have a number of rows, and compares them with as many times the source. */
    private void awaitTables(int times) throws Exception {
        long rows =
                times * expected.values().stream().mapToLong(Departures::count).sum();
        try (TableReader reader = TableReader.open()) {
            long deadline = System.nanoTime() + DEADLINE_NANOS;
            long found = count(reader);
            while (found < rows) {
                assertThat(System.nanoTime()).as("rows: %s of %s", found, rows).isLessThan(deadline);
                LockSupport.parkNanos(PAUSE_NANOS);
                found = count(reader);
            }
            Map<String, Departures> stored = new TreeMap<>();
            for (List<Object> row :
                    reader.rows("SELECT _tenant, count(*), sum(delay_minutes), sum(distance) FROM t GROUP BY 1")) {
                stored.put(
                        (String) row.get(0),
                        new Departures(
                                (Long) row.get(1),
                                ((Number) row.get(2)).doubleValue(),
                                ((Number) row.get(3)).doubleValue()));
            }
            Map<String, Departures> all = new TreeMap<>();
            expected.forEach((tenant, one) ->
                    all.put(tenant, new Departures(times * one.count(), times * one.delay(), times * one.miles())));
            assertThat(stored).isEqualTo(all);
            assertThat(reader.rows("SELECT count(DISTINCT _sequence), count(*), count(_rest) FROM t"))
                    .containsExactly(List.of(rows, rows, 0L));
            assertThat(reader.values("SELECT count(*) FROM t WHERE tenant <> _tenant"))
                    .containsExactly(0L);
        }
    }

    @Test
    void eachTenantHasItsDeparturesOnceAfterKills() throws Exception {
        long kept = expected.values().stream().mapToLong(Departures::count).sum();
        assertThat(expected).hasSize(TENANTS);
        for (int kill = 0; kill < KILLS; kill++) {
            try (ServeProcess server = serve()) {
                CommandRun sent = send(server);
                assertThat(sent.out()).as("%s, %s", sent.err(), server.log()).startsWith("accepted " + kept + "\n");
                // The flushes of the last records are in progress.
                server.kill();
            }
        }
        try (ServeProcess server = serve()) {
            awaitTables(KILLS);
            server.terminate();
            assertThat(server.exitCode()).isZero();
        }
    }
}

package io.ingestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import io.ingestor.Ingestor;
import io.ingestor.IngestorStats.Counts;
import io.ingestor.Record;
import io.ingestor.RecordCursor;
import io.ingestor.RecordView;
import io.ingestor.grpc.IngestionServer;
import io.ingestor.rules.SchemaDirectory;
import io.ingestor.rules.TransformConfig;
import io.ingestor.validate.SchemaPolicy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests {@code send} and a server with a schema and three transforms on real departures. One line in a hundred is made
 * wrong. It is rejected with its line number and the field, and all others are stored as expected.
 */
@Timeout(120)
class FlightsTest {

    private static final Path FLIGHTS = Path.of("src/test/resources/flights");
    private static final double SHORTEST = 120;
    private static final double KILOMETERS = 1.609344;

    /** A way in which a line breaks the schema. */
    private enum Fault {
        WRONG_TYPE("data/delay: type: "),
        MISSING("data: required: "),
        OUT_OF_BOUNDS("data/distance: maximum: "),
        UNKNOWN_MEMBER("data/carrier: additionalProperties: "),
        UNKNOWN_VALUE("data/origin: enum: "),
        WRONG_FORM("data/date: pattern: ");

        private final String place;

        Fault(String place) {
            this.place = place;
        }

        String in(String line) throws InvalidProtocolBufferException {
            Struct.Builder data = parse(line).toBuilder();
            switch (this) {
                case WRONG_TYPE -> data.putFields("delay", text("late"));
                case MISSING -> data.removeFields("destination");
                case OUT_OF_BOUNDS -> data.putFields("distance", number(3001));
                case UNKNOWN_MEMBER -> data.putFields("carrier", text("WN"));
                case UNKNOWN_VALUE -> data.putFields("origin", text("XXX"));
                case WRONG_FORM -> data.putFields("date", text("01/13/2001 14:56"));
            }
            return JsonFormat.printer().omittingInsignificantWhitespace().print(data);
        }
    }

    /** A stored departure. */
    private record Departure(String line, String schema, int version, Map<String, ?> data) {}

    private final long seed = ThreadLocalRandom.current().nextLong();
    private final Random random = new Random(seed);
    private final List<String> lines = new ArrayList<>();

    @TempDir
    private Path directory;

    @BeforeEach
    void read() throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(FLIGHTS.resolve("departures.ndjson.gz"))),
                StandardCharsets.UTF_8))) {
            reader.lines().forEach(lines::add);
        }
        assertThat(lines).hasSize(2000);
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    private static Value number(double number) {
        return Value.newBuilder().setNumberValue(number).build();
    }

    private static Struct parse(String line) throws InvalidProtocolBufferException {
        Struct.Builder data = Struct.newBuilder();
        JsonFormat.parser().merge(line, data);
        return data.build();
    }

    @Test
    void theInferredSchemaAndTheTightenedOneAcceptThem() throws Exception {
        String file = write("flights.ndjson", lines).toString();

        CommandRun inferred = CommandRun.of("schema", "infer", "--closed", file);
        Path first = Files.writeString(directory.resolve("1.json"), inferred.out());

        assertThat(inferred.code()).isZero();
        assertThat(inferred.out()).contains("\"additionalProperties\"", "\"delay\"");
        for (Path schema : List.of(first, FLIGHTS.resolve("departure.json"))) {
            assertThat(CommandRun.of("schema", "try", schema.toString(), file))
                    .as("%s", schema)
                    .returns(0, CommandRun::code);
        }
    }

    @RepeatedTest(3)
    void wrongOnesAreRejectedWithTheirPlaceShortOnesAreFilteredAndTheRestIsStored() throws Exception {
        System.out.println("FlightsTest seed " + seed);
        Map<Integer, Fault> faults = makeFaults();
        lines.addAll(List.of("{\"date\":", "[]", "{\"delay\":9007199254740993}"));
        Path file = write("flights.ndjson", lines);
        try (SchemaDirectory schemas = SchemaDirectory.builder(schemas()).open();
                Ingestor ingestor = Ingestor.builder(directory.resolve("data"))
                        .schemas(
                                schemas,
                                SchemaPolicy.builder().required("flights").build())
                        .transforms(TransformConfig.builder(FLIGHTS.resolve("transforms.json"))
                                .open())
                        .open();
                IngestionServer server =
                        IngestionServer.builder(ingestor).port(0).httpPort(0).start()) {
            List<Departure> expected = expected(faults);
            int filtered = lines.size() - 3 - faults.size() - expected.size();

            CommandRun checked = send(server, file, "--validate-only");

            assertThat(ingestor.stats().sequences().written()).isZero();
            assertThat(ingestor.stats().records().checked()).containsOnly(Map.entry("flights", 2000L));
            assertThat(ingestor.stats().totals()).isEqualTo(Counts.NONE);

            CommandRun stored = send(server, file);

            assertThat(checked).as("the same answer").isEqualTo(stored);
            assertThat(stored.code()).isEqualTo(1);
            assertThat(filtered).isPositive();
            assertThat(stored.out())
                    .isEqualTo("accepted " + expected.size() + "\nrejected " + (faults.size() + 3) + "\nfiltered "
                            + filtered + "\n");
            assertPlaces(stored.err(), faults);
            assertThat(stored(ingestor)).isEqualTo(expected);
            assertThat(ingestor.stats().tenants().get("flights"))
                    .isEqualTo(new Counts(2000, expected.size(), faults.size(), 0, filtered, 0, 0, 0));
            assertThat(CommandRun.of("status", "--tenant", "flights", "--port", Integer.toString(server.port()))
                            .out())
                    .containsPattern("(?m)^records filtered +" + filtered + "$");
        }
    }

    /** Makes one line in a hundred wrong, covering every fault. */
    private Map<Integer, Fault> makeFaults() throws InvalidProtocolBufferException {
        Map<Integer, Fault> faults = new TreeMap<>();
        while (faults.size() < lines.size() / 100) {
            int index = random.nextInt(lines.size());
            Fault fault = Fault.values()[faults.size() % Fault.values().length];
            if (faults.putIfAbsent(index, fault) == null) {
                lines.set(index, fault.in(lines.get(index)));
            }
        }
        return faults;
    }

    /**
     * Returns a directory with two versions of the schema: one inferred from a part of the lines, and a tightened one.
     */
    private Path schemas() throws IOException {
        Path versions = Files.createDirectories(directory.resolve("schemas/flights/departure"));
        Files.copy(FLIGHTS.resolve("departure.json"), versions.resolve("2.json"));
        Files.writeString(
                versions.resolve("1.json"),
                CommandRun.of("schema", "infer", "src/test/resources/flights-sample.ndjson")
                        .out());
        return directory.resolve("schemas");
    }

    private List<Departure> expected(Map<Integer, Fault> faults) throws InvalidProtocolBufferException {
        List<Departure> expected = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            Map<String, Value> data = parse(lines.get(i)).getFieldsMap();
            if (faults.containsKey(i) || data.get("distance").getNumberValue() < SHORTEST) {
                continue;
            }
            double distance = data.get("distance").getNumberValue();
            expected.add(new Departure(
                    Integer.toString(i + 1),
                    "departure",
                    2,
                    Map.of(
                            "date", data.get("date").getStringValue(),
                            "delay_minutes", data.get("delay").getNumberValue(),
                            "distance", distance,
                            "distance_km", distance * KILOMETERS,
                            "origin", data.get("origin").getStringValue(),
                            "destination", data.get("destination").getStringValue())));
        }
        return expected;
    }

    private static List<Departure> stored(Ingestor ingestor) throws IOException {
        List<Departure> stored = new ArrayList<>();
        try (RecordCursor cursor = ingestor.read(1)) {
            for (RecordView view = cursor.next(); view != null; view = cursor.next()) {
                Record record = Record.ofEncoded(view.encoded());
                stored.add(new Departure(record.entity(), record.schemaName(), record.schemaVersion(), record.data()));
            }
        }
        return stored;
    }

    private static void assertPlaces(String err, Map<Integer, Fault> faults) {
        List<String> reported = err.lines().toList();
        List<String> starts = new ArrayList<>();
        faults.forEach((index, fault) -> starts.add("  line " + (index + 1) + ": " + fault.place));
        starts.add("  line 2001: not valid JSON at column ");
        starts.add("  line 2002: must be a JSON object, was an array");
        starts.add("  line 2003: ");
        assertThat(reported).hasSameSizeAs(starts);
        for (int i = 0; i < starts.size(); i++) {
            assertThat(reported.get(i)).startsWith(starts.get(i));
        }
    }

    private Path write(String name, List<String> text) throws IOException {
        return Files.write(directory.resolve(name), text);
    }

    private static CommandRun send(IngestionServer server, Path file, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "send",
                file.toString(),
                "--tenant",
                "flights",
                "--entity-field",
                "@line",
                "--schema",
                "departure",
                "--show-rejected",
                "100",
                "--port",
                Integer.toString(server.port())));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }
}

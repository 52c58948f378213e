package io.ingestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Ingestor;
import io.ingestor.IngestorBuilder;
import io.ingestor.Record;
import io.ingestor.delta.DeltaSink;
import io.ingestor.validate.Schema;
import io.ingestor.validate.SchemaRegistry;
import io.ingestor.validate.SchemaType;
import io.ingestor.validate.Schemas;
import io.ingestor.wal.segmented.SegmentedOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the command that prints each record of tables and log once. */
@Timeout(180)
class DumpTablesTest {

    private static final Pattern SEQUENCE = Pattern.compile("\\{\"sequence\":(\\d+),.*");
    private static final SegmentedOptions SMALL_SEGMENTS =
            SegmentedOptions.builder().segmentBytes(64 << 10).build();
    private static final Duration NEVER = Duration.ofHours(1);

    @TempDir
    private Path directory;

    private final Schemas schemas =
            Schemas.builder().add("acme", "orders", 1, orders()).build();

    private static Schema of(SchemaType type) {
        return Schema.builder().types(type).build();
    }

    private static Schema listOf(Schema element) {
        return Schema.builder().types(SchemaType.ARRAY).items(element).build();
    }

    private static Schema orders() {
        Schema leg = Schema.builder()
                .types(SchemaType.OBJECT)
                .property("from", of(SchemaType.STRING))
                .property("stops", listOf(of(SchemaType.INTEGER)))
                .build();
        return Schema.builder()
                .property("total", of(SchemaType.NUMBER))
                .property("count", of(SchemaType.INTEGER))
                .property("open", of(SchemaType.BOOLEAN))
                .property("name", of(SchemaType.STRING))
                .property("any", Schema.any())
                .property("leg", leg)
                .property("legs", listOf(leg))
                .build();
    }

    private Path data() {
        return directory.resolve("data");
    }

    private IngestorBuilder ingestor(Duration flushInterval) throws IOException {
        SchemaRegistry registry = SchemaRegistry.of(schemas);
        return Ingestor.builder(data())
                .walOptions(SMALL_SEGMENTS)
                .flushInterval(flushInterval)
                .sink(DeltaSink.builder(data().resolve("tables"))
                        .schemas(registry)
                        .build());
    }

    private CommandRun dump(String... options) {
        List<String> arguments = new ArrayList<>(List.of("dump", "--data-dir", data().toString()));
        arguments.addAll(List.of(options));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private static List<String> lines(CommandRun run) {
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        return run.out().lines().toList();
    }

    private static List<Long> sequences(List<String> lines) {
        return lines.stream()
                .map(line -> {
                    Matcher matcher = SEQUENCE.matcher(line);
                    assertThat(matcher.matches()).as(line).isTrue();
                    return Long.parseLong(matcher.group(1));
                })
                .toList();
    }

    private static Map<String, Object> object(Object... members) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < members.length; i += 2) {
            object.put((String) members[i], members[i + 1]);
        }
        return object;
    }

    private static Record.Builder order() {
        return Record.builder("acme").entity("o").schema("orders", 1);
    }

    private static Record.Builder event() {
        return Record.builder("acme").entity("e");
    }

    /** Records of all types, whose members are in the order of the columns. */
    private static List<Record> records() {
        return List.of(
                event().version(7)
                        .timestamp(Instant.parse("1969-12-31T23:59:59.999999Z"))
                        .put("b", true)
                        .put("n", 9007199254740992L)
                        .put("h", 1e300)
                        .put("z", -0.0)
                        .put("t", "a\"b\n\u0000€𝄞<>&='")
                        .putNull("none")
                        .put("list", Arrays.asList(1, null, List.of(), Map.of(), "x"))
                        .put("o", object("z", List.of(1, 2.5), "a", null))
                        .metadata("k", "v")
                        .metadata("", "")
                        .payload("bytes\u0000".getBytes(StandardCharsets.UTF_8), "text/plain")
                        .build(),
                event().build(),
                event().timestamp(Instant.parse("2026-11-30T12:00:00Z")).build(),
                event().timestamp(Instant.parse("2026-11-30T12:00:00.120Z")).build(),
                event().version(6).build(),
                order().put("total", 1e300)
                        .put("count", 9007199254740992L)
                        .put("open", false)
                        .put("name", "a\u0000𝄞")
                        .put("any", object("x", Arrays.asList(1, null)))
                        .build(),
                order().put("total", 0.1)
                        .put("leg", object("from", "HAM", "stops", Arrays.asList(1, null, 3)))
                        .put(
                                "legs",
                                Arrays.asList(
                                        object("from", "", "stops", List.of()),
                                        null,
                                        object(),
                                        object("stops", List.of(4))))
                        .build(),
                order().put("leg", object()).put("legs", List.of()).build(),
                order().put("total", 2).put("count", 0x1p62).put("any", 0x1p63).build(),
                order().put("name", "")
                        .put("other", object("deep", List.of(object("y", null))))
                        .build(),
                order().put("any", "{\"a\":1}").build(),
                Record.builder("b").entity("x").put("a", 1).build());
    }

    /** The only difference to the lines of the log is the version of the schema, which a row does not have. */
    @Test
    void aRecordHasTheSameLineBeforeAndAfterTheFlush() throws IOException {
        List<String> before;
        try (Ingestor ingestor = ingestor(NEVER).open()) {
            for (Record record : records()) {
                var unused = ingestor.ingest(record).join();
            }
            before = lines(dump());
        }

        List<String> after = lines(dump());

        assertThat(sequences(before))
                .containsExactlyElementsOf(numbers(records().size()));
        assertThat(after)
                .hasSameElementsAs(before.stream()
                        .map(line -> line.replaceAll("(\"schema\":\\{\"name\":\"[a-z]+\"),\"version\":\\d+}", "$1}"))
                        .toList())
                .isNotEqualTo(before);
        assertThat(after.get(0)).contains("\"h\":1E300", "\"version\":\"7\"", "1969-12-31T23:59:59.999999Z");
    }

    private static List<Long> numbers(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    @Test
    void printsTablesThenLogAndFiltersBoth() throws IOException {
        try (Ingestor ingestor = ingestor(NEVER).open()) {
            for (int i = 1; i <= 6; i++) {
                ingest(ingestor, i);
            }
        }
        try (Ingestor ingestor = ingestor(NEVER).open()) {
            for (int i = 7; i <= 9; i++) {
                ingest(ingestor, i);
            }

            assertThat(sequences(lines(dump()))).containsExactly(2L, 4L, 6L, 1L, 3L, 5L, 7L, 8L, 9L);
            assertThat(sequences(lines(dump("--tenant", "odd")))).containsExactly(1L, 3L, 5L, 7L, 9L);
            assertThat(sequences(lines(dump("--entity", "e0")))).containsExactly(6L, 3L, 9L);
            assertThat(sequences(lines(dump("--from", "4", "--to", "8")))).containsExactly(4L, 6L, 5L, 7L, 8L);
            assertThat(sequences(lines(dump("--limit", "4")))).containsExactly(2L, 4L, 6L, 1L);
            assertThat(sequences(lines(dump("--limit", "2", "--from", "5", "--tenant", "odd"))))
                    .containsExactly(5L, 7L);
            assertThat(dump("--count").out()).isEqualTo("9\n");
            assertThat(dump("--count", "--entity", "e1").out()).isEqualTo("3\n");
            assertThat(dump("--count", "--tenant", "none").out()).isEqualTo("0\n");
        }
    }

    private static void ingest(Ingestor ingestor, int number) {
        var unused = ingestor.ingest(Record.builder(number % 2 == 0 ? "even" : "odd")
                        .entity("e" + number % 3)
                        .put("n", number)
                        .build())
                .join();
    }

    @Test
    void tablesOfAnotherLogAreRefused() throws IOException {
        try (Ingestor ingestor = ingestor(NEVER).open()) {
            ingest(ingestor, 1);
        }
        Files.move(data(), directory.resolve("other"));
        try (Ingestor ingestor = Ingestor.builder(data()).open()) {
            ingest(ingestor, 1);
        }
        Files.move(directory.resolve("other/tables"), data().resolve("tables"));

        CommandRun run = dump();

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("ingestion: the tables must have the records of log ")
                .contains("restore both from one backup");
    }

    /** Two writers, flushes every few milliseconds, and small segments that are released all the time. */
    @Test
    void eachAcknowledgedRecordIsInEachLaterDumpOnce() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong acknowledged = new AtomicLong();
        byte[] padding = new byte[700];
        try (Ingestor ingestor = ingestor(Duration.ofMillis(20)).open()) {
            List<CompletableFuture<Void>> writers = new ArrayList<>();
            for (int w = 0; w < 2; w++) {
                int writer = w;
                writers.add(CompletableFuture.runAsync(() -> {
                    for (int i = 0; !stop.get() && i < 40_000; i++) {
                        Record.Builder record = i % 5 == 0
                                ? order()
                                : Record.builder("t" + i % 7).entity("e" + i);
                        long sequence = ingestor.ingest(record.put("total", i)
                                        .metadata("writer", "" + writer)
                                        .payload(padding, "x")
                                        .build())
                                .join()
                                .sequence();
                        // All records before a synced one are synced.
                        acknowledged.accumulateAndGet(sequence, Math::max);
                    }
                }));
            }
            try {
                for (int i = 0; i < 12; i++) {
                    long before = acknowledged.get();
                    List<Long> found = sequences(lines(dump()));
                    Map<Long, Integer> times = new HashMap<>();
                    found.forEach(sequence -> times.merge(sequence, 1, Integer::sum));

                    assertThat(times.values()).allMatch(count -> count == 1);
                    assertThat(LongStream.rangeClosed(1, before).filter(sequence -> !times.containsKey(sequence)))
                            .as("acknowledged up to %s, found %s", before, found.size())
                            .isEmpty();
                    assertThat(verify().out()).startsWith("whole: ");
                }
            } finally {
                stop.set(true);
                CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new))
                        .join();
            }
            assertThat(ingestor.firstSequence()).as("released meanwhile").isGreaterThan(1);
        }
        assertThat(verify().out()).startsWith("whole: ");
    }

    private CommandRun verify() {
        return CommandRun.of("tables", "verify", "--data-dir", data().toString());
    }

    /** The same beside a server, which is killed in the middle, and started again. */
    @Test
    void eachSentRecordIsInTheDumpOnceBesideAServerAndAfterAKill() throws Exception {
        Path lines = directory.resolve("lines.ndjson");
        Files.write(
                lines,
                LongStream.rangeClosed(1, 2_000)
                        .mapToObj(i -> "{\"n\":" + i + "}")
                        .toList());
        Path configuration = Files.writeString(
                directory.resolve("c.json"),
                "{\"ingestion\": {\"flush_interval\": \"30ms\"}, \"sink\": {\"type\": \"delta\"}}");
        String[] options = {"--config", configuration.toString()};
        try (ServeProcess server = ServeProcess.start(data(), options)) {
            for (int i = 1; i <= 3; i++) {
                assertThat(CommandRun.of("send", lines.toString(), "--tenant", "t" + i, "--port", server.port())
                                .code())
                        .isZero();
                assertThat(sequences(lines(dump()))).containsExactlyInAnyOrderElementsOf(numbers(2_000L * i));
            }
            server.kill();
        }
        assertThat(sequences(lines(dump()))).containsExactlyInAnyOrderElementsOf(numbers(6_000));
        try (ServeProcess server = ServeProcess.start(data(), options)) {
            assertThat(sequences(lines(dump()))).containsExactlyInAnyOrderElementsOf(numbers(6_000));
            assertThat(server.terminate().exitCode()).isZero();
        }
        assertThat(sequences(lines(dump()))).containsExactlyInAnyOrderElementsOf(numbers(6_000));
        assertThat(verify().out()).isEqualTo("whole: 6000 rows in " + files() + " files of 3 tables\n");
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.walk(data().resolve("tables"))) {
            return files.filter(file -> file.toString().endsWith(".parquet")).count();
        }
    }
}

package io.ingestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Ingestor;
import io.ingestor.Record;
import io.ingestor.cli.terminal.JsonNumber;
import io.ingestor.wal.Compression;
import io.ingestor.wal.Retention;
import io.ingestor.wal.segmented.SegmentedOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of the command that prints the records of a log. */
class DumpCommandTest {

    private static final SegmentedOptions SMALL_SEGMENTS = SegmentedOptions.builder()
            .segmentBytes(64 << 10)
            .compression(Compression.NONE)
            .build();

    private static final int RECORDS = 40;

    @TempDir
    private Path data;

    /** Ingests records of 8 KB until retention has released the oldest. Returns the first remaining sequence. */
    private long releaseSome() throws IOException {
        SegmentedOptions options = SMALL_SEGMENTS.toBuilder()
                .retention(Retention.ALL.withBytes(128 << 10))
                .build();
        try (Ingestor ingestor = Ingestor.builder(data).walOptions(options).open()) {
            for (int i = 1; i <= RECORDS; i++) {
                var unused = ingestor.ingest(Record.builder("orders")
                                .entity("order-" + i)
                                .payload(new byte[8 << 10], "application/octet-stream")
                                .build())
                        .join();
            }
        }
        try (Ingestor ingestor =
                Ingestor.builder(data).walOptions(SMALL_SEGMENTS).open()) {
            return ingestor.firstSequence();
        }
    }

    private CommandRun dump(String... options) {
        String[] arguments = new String[options.length + 3];
        arguments[0] = "dump";
        arguments[1] = "--data-dir";
        arguments[2] = data.toString();
        System.arraycopy(options, 0, arguments, 3, options.length);
        return CommandRun.of(arguments);
    }

    @Test
    void beginsAtTheFirstSequenceThatRetentionHasLeft() throws IOException {
        long first = releaseSome();
        assertThat(first).isGreaterThan(1);

        CommandRun printed = dump();
        CommandRun counted = dump("--count");
        CommandRun asked = dump("--count", "--from", "2");
        CommandRun later = dump("--count", "--from", Long.toString(RECORDS));

        assertThat(printed.code()).as(printed.err()).isZero();
        assertThat(printed.out().lines()).hasSize((int) (RECORDS + 1 - first));
        assertThat(printed.out()).startsWith("{\"sequence\":" + first + ",");
        assertThat(counted.out()).isEqualTo(RECORDS + 1 - first + "\n");
        assertThat(asked.out()).isEqualTo(counted.out());
        assertThat(later.out()).isEqualTo("1\n");
    }

    private static Record order(String tenant, String entity, double total) {
        return Record.builder(tenant).entity(entity).put("total", total).build();
    }

    private static List<String> sequences(CommandRun run) {
        assertThat(run.code()).as(run.err()).isZero();
        return run.out()
                .lines()
                .map(line -> line.replaceAll("^\\{\"sequence\":(\\d+),.*", "$1"))
                .toList();
    }

    /** Returns every file with its size and time. */
    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file + " " + file.toFile().length() + " "
                            + file.toFile().lastModified())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void printsWhatIsAskedFor() throws IOException {
        try (Ingestor ingestor = Ingestor.builder(data).open()) {
            for (int i = 1; i <= 6; i++) {
                var unused = ingestor.ingest(order(i % 2 == 0 ? "even" : "odd", "order-" + i % 3, i))
                        .join();
            }
        }

        assertThat(sequences(dump("--tenant", "even"))).containsExactly("2", "4", "6");
        assertThat(sequences(dump("--entity", "order-1"))).containsExactly("1", "4");
        assertThat(sequences(dump("--tenant", "even", "--entity", "order-1"))).containsExactly("4");
        assertThat(sequences(dump("--from", "2", "--to", "4"))).containsExactly("2", "3", "4");
        assertThat(sequences(dump("--limit", "2"))).containsExactly("1", "2");
        assertThat(sequences(dump("--tenant", "even", "--limit", "2", "--from", "3")))
                .containsExactly("4", "6");
        assertThat(dump("--tenant", "odd", "--count").out()).isEqualTo("3\n");
        assertThat(dump("--from", "7").out()).isEmpty();
        assertThat(dump("--from", "4", "--to", "3").err()).contains("--to", "must be at least 4, was 3");
        assertThat(dump("--limit", "0").err()).contains("--limit", "must be at least 1, was 0");
    }

    /** The ingestor in this process keeps the log open and locked, like a server. */
    @Test
    void worksBesideTheOwnerOfTheLog() throws IOException {
        try (Ingestor ingestor = Ingestor.builder(data).open()) {
            var first = ingestor.ingest(order("acme", "order-1", 1)).join();
            assertThat(sequences(dump())).containsExactly("1");

            var second = ingestor.ingest(order("acme", "order-2", 2)).join();
            assertThat(second.sequence()).isEqualTo(first.sequence() + 1);
            assertThat(sequences(dump())).containsExactly("1", "2");
        }
    }

    @Test
    void leavesNothingBehind() throws IOException {
        try (Ingestor ingestor = Ingestor.builder(data).open()) {
            var unused = ingestor.ingest(order("acme", "order-1", 1)).join();
        }
        try (Stream<Path> files = Files.walk(data)) {
            List<Path> locks = files.filter(file -> file.endsWith("LOCK")).toList();
            assertThat(locks).isNotEmpty();
            for (Path lock : locks) {
                Files.delete(lock);
            }
        }
        List<String> before = files();

        assertThat(sequences(dump())).containsExactly("1");

        assertThat(files()).isEqualTo(before);
    }

    @Test
    void writesNumbersAsPeopleDo() throws IOException {
        Record record = Record.builder("acme")
                .entity("order-1")
                .put("whole", 136)
                .put("nested", Map.of("list", List.of(0.1, -3, 1e300)))
                .version(7)
                .build();
        try (Ingestor ingestor = Ingestor.builder(data).open()) {
            var unused = ingestor.ingest(record).join();
        }

        assertThat(dump().out())
                .isEqualTo("{\"sequence\":1,\"id\":{\"tenantId\":{\"id\":\"acme\"},\"entityId\":{\"id\":\"order-1\"}},"
                        + "\"data\":{\"whole\":136,\"nested\":{\"list\":[0.1,-3,1E300]}},\"version\":\"7\"}\n");
    }

    /** The digits must be the same on each JDK; {@code Double.toString} changed in 19. */
    @ParameterizedTest
    @CsvSource({
        "0x0p0, 0",
        "-0x0p0, -0.0",
        "0x1.1p7, 136",
        "0x1p53, 9007199254740992",
        "1e20, 100000000000000000000",
        "1e21, 1E21",
        "2e23, 2E23",
        "2.2250738585072014E-308, 2.2250738585072014E-308",
        "4.9E-324, 4.9E-324",
        "5.6843418860808015E-14, 5.684341886080802E-14",
        "0.000001, 0.000001",
        "9.99e-7, 9.99E-7",
        "0.3, 0.3",
        "-1234.5, -1234.5"
    })
    void aNumberHasItsShortestDigits(double value, String text) {
        assertThat(JsonNumber.text(value)).isEqualTo(text);
        assertThat(Double.parseDouble(text)).isEqualTo(value);
    }
}

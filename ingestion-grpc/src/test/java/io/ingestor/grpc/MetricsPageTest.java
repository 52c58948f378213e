package io.ingestor.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.Ingestor;
import io.ingestor.IngestorState;
import io.ingestor.IngestorStats;
import io.ingestor.SinkState;
import io.ingestor.grpc.fake.Records;
import io.ingestor.grpc.fake.ScriptedIngestor;
import io.ingestor.grpc.internal.guard.RequestBytes;
import io.ingestor.grpc.internal.guard.ServingState;
import io.ingestor.grpc.internal.http.Exposition;
import io.ingestor.grpc.internal.http.HostProblems;
import io.ingestor.grpc.internal.http.MetricsPage;
import io.ingestor.proto.storage.IngestRecordRequest;
import io.ingestor.sink.Sink;
import io.ingestor.validate.SchemaStep;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the metrics page of a server and its engine. */
@Timeout(120)
class MetricsPageTest {

    private static final List<IngestorStats.SchemaCounts> SCHEMAS = List.of(
            new IngestorStats.SchemaCounts("secret-tenant", "orders", 1, SchemaStep.INPUT, 10, 2, 3, 0),
            new IngestorStats.SchemaCounts("other", "orders", 2, SchemaStep.INPUT, 20, 4, 0, 0),
            new IngestorStats.SchemaCounts("other", "orders", 2, SchemaStep.TRANSFORM, 19, 1, 0, 2),
            new IngestorStats.SchemaCounts("other", "", 0, SchemaStep.TRANSFORM, 5, 1, 0, 1),
            new IngestorStats.SchemaCounts("other", "orders", 2, SchemaStep.OUTPUT, 16, 0, 0, 0),
            new IngestorStats.SchemaCounts("", "", 0, SchemaStep.INPUT, 0, 7, 0, 0));

    private static final IngestorStats.Counts COUNTS = new IngestorStats.Counts(36, 1, 2, 3, 4, 5, 6, 8)
            .withDeadLetters(new IngestorStats.DeadLetterCounts(21, 22));

    private static final HostProblems PROBLEMS = new HostProblems(Map.of("transforms", () -> 0, "schemas", () -> 2));

    private final ServingState state = new ServingState();
    private final ScriptedIngestor engine = new ScriptedIngestor();
    private final MetricsPage page =
            new MetricsPage(state, () -> 7, new RequestBytes(1000, 100, Duration.ofSeconds(30)), PROBLEMS);

    @TempDir
    private Path directory;

    private static IngestorStats stats(IngestorStats.Latency latency, IngestorStats.Flush flush) {
        return new IngestorStats(
                IngestorState.OPEN,
                new IngestorStats.Records(
                        COUNTS, Map.of("secret-tenant", COUNTS), SCHEMAS, Map.of("", 4L, "secret-tenant", 5L)),
                new IngestorStats.Sequences(103, 102, 101, 100),
                new IngestorStats.Acks(16, 1.5, 2.5, latency),
                new IngestorStats.Memory(
                        // In flight: 5.
                        60 + 5,
                        4096,
                        Map.of("secret-tenant", 5L),
                        77,
                        8,
                        new IngestorStats.Memtables(3, 10, 20, 30, 45, 15),
                        new IngestorStats.Cursors(2, Duration.ofMillis(1500))),
                8192,
                flush);
    }

    private String text(IngestorStats.Flush flush) {
        engine.tell(stats(
                new IngestorStats.Latency(4, 2_000_000, 1_000_000, 250_000_000, 1_500_000_000, 2_000_000_000L), flush));
        state.serve(engine);
        return page.text();
    }

    /** Returns the sample lines, without the comment lines. */
    private static List<String> samples(String text) {
        return text.lines().filter(line -> !line.startsWith("#")).toList();
    }

    @Test
    void everyFigureIsThereInBaseUnits() {
        List<String> samples = samples(text(new IngestorStats.Flush(
                50,
                5000,
                2,
                SinkState.FLUSHING,
                Optional.of("what failed before"),
                Optional.of(Instant.ofEpochSecond(1_700_000_000, 250_000_000)),
                new IngestorStats.Backlog(3, 700, 9000))));

        assertThat(samples)
                .containsExactly(
                        "ingestion_state{state=\"REPLAYING\"} 0",
                        "ingestion_state{state=\"OPEN\"} 1",
                        "ingestion_state{state=\"DRAINING\"} 0",
                        "ingestion_state{state=\"CLOSED\"} 0",
                        "ingestion_state{state=\"FAILED\"} 0",
                        "ingestion_state{state=\"DEGRADED\"} 0",
                        "ingestion_streams_open 7",
                        "ingestion_request_bytes 0",
                        "ingestion_request_limit_bytes 1000",
                        "ingestion_problems{part=\"schemas\"} 2",
                        "ingestion_problems{part=\"transforms\"} 0",
                        "ingestion_records_received_total 36",
                        "ingestion_records_total{outcome=\"durable\"} 1",
                        "ingestion_records_total{outcome=\"rejected\"} 2",
                        "ingestion_records_total{outcome=\"duplicate\"} 3",
                        "ingestion_records_total{outcome=\"filtered\"} 4",
                        "ingestion_records_total{outcome=\"refused\"} 5",
                        "ingestion_records_total{outcome=\"unknown\"} 6",
                        "ingestion_records_empty_total 8",
                        "ingestion_dead_letters_total{result=\"kept\"} 21",
                        "ingestion_dead_letters_total{result=\"dropped\"} 22",
                        "ingestion_records_checked_total 9",
                        "ingestion_records_in_flight 15",
                        "ingestion_records_pending 16",
                        "ingestion_schema_records_total{schema=\"_unknown\",step=\"input\",result=\"kept\"} 0",
                        "ingestion_schema_records_total{schema=\"_unknown\",step=\"input\",result=\"rejected\"} 7",
                        "ingestion_schema_records_total{schema=\"_unknown\",step=\"input\",result=\"warned\"} 0",
                        "ingestion_schema_records_total{schema=\"_unknown\",step=\"transform\",result=\"kept\"} 3",
                        "ingestion_schema_records_total{schema=\"_unknown\",step=\"transform\",result=\"rejected\"} 1",
                        "ingestion_schema_records_total{schema=\"_unknown\",step=\"transform\",result=\"filtered\"} 1",
                        "ingestion_schema_records_total{schema=\"orders\",step=\"input\",result=\"kept\"} 21",
                        "ingestion_schema_records_total{schema=\"orders\",step=\"input\",result=\"rejected\"} 6",
                        "ingestion_schema_records_total{schema=\"orders\",step=\"input\",result=\"warned\"} 3",
                        "ingestion_schema_records_total{schema=\"orders\",step=\"transform\",result=\"kept\"} 16",
                        "ingestion_schema_records_total{schema=\"orders\",step=\"transform\",result=\"rejected\"} 1",
                        "ingestion_schema_records_total{schema=\"orders\",step=\"transform\",result=\"filtered\"} 2",
                        "ingestion_schema_records_total{schema=\"orders\",step=\"output\",result=\"kept\"} 16",
                        "ingestion_schema_records_total{schema=\"orders\",step=\"output\",result=\"rejected\"} 0",
                        "ingestion_schema_records_total{schema=\"orders\",step=\"output\",result=\"warned\"} 0",
                        "ingestion_latency_seconds{quantile=\"0.5\"} 0.001",
                        "ingestion_latency_seconds{quantile=\"0.99\"} 0.25",
                        "ingestion_latency_seconds{quantile=\"0.999\"} 1.5",
                        "ingestion_latency_seconds_sum 0.008",
                        "ingestion_latency_seconds_count 4",
                        "ingestion_latency_max_seconds 2.0",
                        "ingestion_sequence{reached=\"written\"} 103",
                        "ingestion_sequence{reached=\"durable\"} 102",
                        "ingestion_sequence{reached=\"visible\"} 101",
                        "ingestion_sequence{reached=\"flushed\"} 100",
                        "ingestion_log_bytes 8192",
                        "ingestion_memory_budget_bytes 4096",
                        "ingestion_memory_bytes{held_by=\"active\"} 10",
                        "ingestion_memory_bytes{held_by=\"sealed\"} 20",
                        "ingestion_memory_bytes{held_by=\"pinned\"} 30",
                        "ingestion_memory_bytes{held_by=\"in_flight\"} 5",
                        "ingestion_memory_pooled_bytes 8",
                        "ingestion_memtable_bytes{part=\"blocks\"} 45",
                        "ingestion_memtable_bytes{part=\"index\"} 15",
                        "ingestion_memory_whole_from_sequence 77",
                        "ingestion_memtables 3",
                        "ingestion_cursors_open 2",
                        "ingestion_cursor_oldest_age_seconds 1.5",
                        "ingestion_flush_records_total 50",
                        "ingestion_flush_bytes_total 5000",
                        "ingestion_flush_pending_tables 2",
                        "ingestion_backlog_records 3",
                        "ingestion_backlog_bytes 700",
                        "ingestion_backlog_limit_bytes 9000",
                        "ingestion_flush_state{state=\"NONE\"} 0",
                        "ingestion_flush_state{state=\"IDLE\"} 0",
                        "ingestion_flush_state{state=\"FLUSHING\"} 1",
                        "ingestion_flush_state{state=\"FAILING\"} 0",
                        "ingestion_flush_since_timestamp_seconds 1.70000000025E9");
    }

    @Test
    void everyFamilyHasHelpAndTypeOnceBeforeItsSamplesAndNoNameIsOfATenant() {
        String text = text(new IngestorStats.Flush(
                0,
                0,
                0,
                SinkState.FAILING,
                Optional.of("broken"),
                Optional.of(Instant.EPOCH),
                IngestorStats.Backlog.NONE));
        TreeSet<String> seen = new TreeSet<>();
        String family = "";
        for (String line : text.lines().toList()) {
            if (line.startsWith("# HELP ")) {
                family = line.substring(7, line.indexOf(' ', 7));
                assertThat(line).matches("# HELP [a-z_]+ .+\\.");
                assertThat(seen.add(family)).as(family).isTrue();
            } else if (line.startsWith("# TYPE ")) {
                assertThat(line).matches("# TYPE " + family + " (gauge|counter|summary)");
                assertThat(line.endsWith(" counter")).as(line).isEqualTo(family.endsWith("_total"));
            } else {
                assertThat(line).matches(family + "(_sum|_count)?(\\{([a-z_]+=\"[^\"]+\",?)+})? [0-9.E-]+");
            }
        }
        assertThat(text).endsWith("\n").doesNotContain("secret-tenant");
    }

    @Test
    void everyFamilyIsInTheDocumentation() throws IOException {
        String documented = Files.readString(Path.of("..", "docs", "metrics.md"));
        String page = text(new IngestorStats.Flush(
                0,
                0,
                0,
                SinkState.FAILING,
                Optional.of("broken"),
                Optional.of(Instant.EPOCH),
                new IngestorStats.Backlog(3, 700, 9000)));

        assertThat(page.lines().filter(line -> line.startsWith("# HELP ")))
                .isNotEmpty()
                .allSatisfy(line -> {
                    int nameAt = "# HELP ".length();
                    int helpAt = line.indexOf(' ', nameAt) + 1;
                    String family = line.substring(nameAt, helpAt - 1);
                    String help = line.substring(helpAt);
                    assertThat(documented.lines())
                            .filteredOn(row -> row.startsWith("| `" + family + "` |"))
                            .singleElement()
                            .asString()
                            .endsWith(" | " + help + " |");
                });
    }

    @Test
    void whyTheSinkFailsIsToldAsLongAsItDoes() {
        IngestorStats.Flush failing = new IngestorStats.Flush(
                0,
                0,
                1,
                SinkState.FAILING,
                Optional.of("disk \"C:\\data\"\nfull " + "\ud83d\ude00".repeat(300)),
                Optional.of(Instant.EPOCH),
                IngestorStats.Backlog.NONE);
        IngestorStats.Flush idle = new IngestorStats.Flush(
                0, 0, 0, SinkState.IDLE, Optional.of("disk full"), Optional.empty(), IngestorStats.Backlog.NONE);

        assertThat(samples(text(failing)))
                .contains("ingestion_flush_state{state=\"FAILING\"} 1")
                .last()
                .isEqualTo("ingestion_flush_failure_info{reason=\"disk \\\"C:\\\\data\\\"\\nfull "
                        + "\ud83d\ude00".repeat(Exposition.MAX_LABEL_CHARS - 20) + "\"} 1");
        assertThat(text(idle)).doesNotContain("failure_info").doesNotContain("flush_since");
        assertThat(text(idle)).contains("ingestion_backlog_bytes 0\n").doesNotContain("backlog_limit");
    }

    @Test
    void beforeTheFirstCallThereIsNoQuantile() {
        engine.tell(stats(IngestorStats.Latency.NONE, IngestorStats.Flush.NONE));
        state.serve(engine);

        assertThat(page.text())
                .contains("{quantile=\"0.99\"} NaN\n", "ingestion_latency_seconds_count 0\n")
                .contains("ingestion_flush_state{state=\"NONE\"} 1\n");
    }

    @Test
    void aServerWithoutItsEngineHasFiguresOfItsOwn() throws Exception {
        try (RunningServer server = RunningServer.withoutEngine(engine)) {
            HttpResponse<String> answer = server.http("GET", "/metrics");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type")).contains(Exposition.CONTENT_TYPE);
            assertThat(samples(answer.body()))
                    .contains("ingestion_state{state=\"REPLAYING\"} 1", "ingestion_streams_open 0")
                    .noneMatch(line -> line.contains("memory"));
            assertThat(server.http("HEAD", "/metrics").body()).isEmpty();
            assertThat(server.http("POST", "/metrics").statusCode()).isEqualTo(405);
        }
    }

    @Test
    void theProblemsOfTheHostAreCountedAndChangeNoStatus() throws Exception {
        try (RunningServer server = new RunningServer(
                engine,
                settings -> settings.problems("schemas", () -> 3).problems("transforms", () -> {
                    throw new IllegalStateException("thrown on purpose");
                }))) {
            HttpResponse<String> ready = server.http("GET", "/ready");

            assertThat(ready.statusCode()).isEqualTo(200);
            assertThat(ready.body())
                    .isEqualTo(
                            "{\"status\":\"ready\",\"state\":\"OPEN\",\"problems\":{\"schemas\":3,\"transforms\":1}}");
        }
        assertThatThrownBy(() -> IngestionServer.builder().problems("a \"part\"", () -> 0))
                .hasMessage("part must match [a-z][a-z0-9_]{0,39}, was \"a \"part\"\"");
    }

    @Test
    void figuresThatCannotBeTakenAreAnErrorAndNotAHang() throws Exception {
        ScriptedIngestor broken = new ScriptedIngestor();
        broken.tellNothing(new IllegalStateException("thrown on purpose"));
        try (RunningServer server = new RunningServer(broken, settings -> settings)) {
            assertThat(server.http("GET", "/metrics").statusCode()).isEqualTo(500);
            assertThat(server.http("GET", "/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aSinkThatFailsIsSeenByAScraper() throws Exception {
        Sink failing = Sink.calling(batch -> {
            throw new IOException("the bucket is gone");
        });
        Ingestor ingestor = RunningServer.engine(directory)
                .sink(failing)
                .flushInterval(Duration.ofMillis(1))
                .closeFlushTimeout(Duration.ZERO)
                .open();
        try (RunningServer server = new RunningServer(ingestor, settings -> settings)) {
            server.blocking()
                    .ingestRecord(IngestRecordRequest.newBuilder()
                            .setRecord(Records.record("acme", "1"))
                            .build());
            String text = "";
            while (!text.contains("ingestion_flush_state{state=\"FAILING\"} 1")) {
                text = server.http("GET", "/metrics").body();
            }
            // The first page may have read the tables before the flush sealed them.
            text = server.http("GET", "/metrics").body();

            assertThat(samples(text))
                    .contains(
                            "ingestion_records_total{outcome=\"durable\"} 1",
                            "ingestion_sequence{reached=\"durable\"} 1")
                    .contains("ingestion_flush_failure_info{reason=\"java.io.IOException: the bucket is gone\"} 1")
                    .anyMatch(line -> line.startsWith("ingestion_flush_since_timestamp_seconds "))
                    .anyMatch(line -> line.matches("ingestion_memory_bytes\\{held_by=\"sealed\"} [1-9]\\d*"));
        }
    }
}

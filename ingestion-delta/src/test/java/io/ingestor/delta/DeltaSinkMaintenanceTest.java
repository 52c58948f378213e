package io.ingestor.delta;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.delta.internal.log.TableLog;
import io.ingestor.delta.internal.log.TableState;
import io.ingestor.wal.storage.FileSystemDirectory;
import io.ingestor.wal.storage.SimulatedDirectory;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The maintenance of tables in the life of a sink, read by DuckDB where files are on a disk. */
class DeltaSinkMaintenanceTest {

    @TempDir
    Path directory;

    private static List<String> tenants(int count) {
        return IntStream.range(0, count).mapToObj(i -> "t" + i).toList();
    }

    /** Delivers an hour of flushes, and one after it. */
    private static void anHour(StorageDirectory root, int tenants, int flushes) throws IOException {
        TestClock clock = new TestClock("2026-11-30T10:00:00Z");
        long next = 1;
        try (DeltaSink sink = Deliveries.builder(root)
                .clock(clock)
                .threads(4)
                .logRetention(Duration.ofMinutes(10))
                .build()) {
            Deliveries.open(sink);
            for (int flush = 0; flush <= flushes + 1; flush++) {
                Upkeep.flush(sink, next, next + 2L * tenants - 1, tenants(tenants));
                next += 2L * tenants;
                sink.maintain();
                clock.pass(flush < flushes ? Duration.ofHours(1).dividedBy(flushes) : Duration.ofMinutes(11));
            }
            assertThat(sink.maintenance().lastFailure()).isEmpty();
        }
    }

    @Test
    void anHourOfFlushesEndsWithFewFiles() throws IOException {
        SimulatedDirectory root = new SimulatedDirectory().recording(false);

        anHour(root, 3, 720);

        Map<String, List<Long>> rows = Upkeep.stored(root);
        assertThat(rows).hasSize(3);
        rows.values()
                .forEach(sequences -> assertThat(sequences).hasSize(2 * 722).doesNotHaveDuplicates());
        for (String tenant : rows.keySet()) {
            StorageDirectory table = root.directory(tenant.substring(0, 2)).directory("_");
            assertThat(new TableLog(table.directory("_delta_log")).read().files())
                    .hasSizeLessThanOrEqualTo(10);
            assertThat(table.directory("_delta_log").list()).hasSizeLessThan(300);
            StorageDirectory data = table.directory("data");
            assertThat(data.directory("2026-11-30").list()).hasSizeLessThan(50);
        }
        assertThat(StoredRows.leftovers(root)).isEmpty();
    }

    @Tag("proof")
    @Test
    void anHourOfFlushesOfAHundredTenantsEndsWithFewFiles() throws Exception {
        anHour(FileSystemDirectory.open(directory), 100, 720);

        for (String tenant : tenants(100)) {
            try (TableReader reader = TableReader.open().table(directory.resolve(tenant + "/_"))) {
                assertThat(reader.rows("SELECT count(*), count(DISTINCT _sequence) FROM t"))
                        .containsExactly(List.of(2 * 722L, 2 * 722L));
                assertThat(reader.files()).isLessThanOrEqualTo(10);
            }
            try (Stream<Path> log = Files.list(directory.resolve(tenant + "/_/_delta_log"))) {
                assertThat(log.count()).isLessThan(300);
            }
        }
    }

    @Test
    void mergedRowsAreInTheOrderOfTheirSequencesAndHaveStatistics() throws Exception {
        TestClock clock = new TestClock("2026-11-30T10:00:00Z");
        try (DeltaSink sink = Deliveries.builder(FileSystemDirectory.open(directory))
                .clock(clock)
                .build()) {
            Deliveries.open(sink);
            for (int i = 0; i < 20; i++) {
                Upkeep.flush(sink, 10 * i + 1, 10 * i + 10);
            }
            sink.maintain();
        }

        Path log = directory.resolve("acme/_/_delta_log");
        try (TableReader reader = TableReader.open().table(directory.resolve("acme/_"))) {
            assertThat(reader.files()).isEqualTo(5);
            assertThat(reader.rows("SELECT count(*), count(DISTINCT _sequence), sum(_sequence) FROM t")
                            .toString())
                    .isEqualTo("[[200, 200, 20100]]");
            String commit = Files.readString(log.resolve("00000000000000000020.json"));
            assertThat(commit)
                    .contains("\"dataChange\":false", "\\\"numRecords\\\":160", "\\\"_sequence\\\":160")
                    .contains("\"ingestion.level\":\"1\"", "\"ingestion.rows\":\"160\"", "\"operation\":\"OPTIMIZE\"")
                    .doesNotContain("\"txn\"", "\"dataChange\":true");
            assertThat(commit.lines().filter(line -> line.startsWith("{\"remove\"")))
                    .hasSize(16);
            String path = commit.substring(commit.indexOf("data/"), commit.indexOf(".parquet") + 8);
            List<Object> sequences = reader.values("SELECT _sequence FROM read_parquet('"
                    + directory.resolve("acme/_").resolve(path) + "')");
            assertThat(sequences).hasSize(160).isSorted();
        }
    }

    @Test
    void withoutMergingTheFilesStayAndTheLogIsStillShort() throws IOException {
        SimulatedDirectory root = new SimulatedDirectory().recording(false);
        TestClock clock = new TestClock("2026-11-30T10:00:00Z");
        try (DeltaSink sink = Deliveries.builder(root)
                .clock(clock)
                .withoutMerging()
                .logRetention(Duration.ZERO)
                .build()) {
            Deliveries.open(sink);
            for (int i = 1; i <= 120; i++) {
                Upkeep.flush(sink, i, i);
                sink.maintain();
                clock.pass(Duration.ofMinutes(2));
            }
            assertThat(sink.maintenance().merges()).isZero();
        }

        StorageDirectory log = root.directory("acme").directory("_").directory("_delta_log");
        assertThat(new TableLog(log).read().files()).hasSize(120);
        assertThat(log.list()).hasSizeLessThan(100);
        assertThat(Upkeep.stored(root)).isEqualTo(Upkeep.rows(120));
    }

    @Test
    void aMergeWhoseInputAnotherWriterRemovesIsDropped() throws IOException {
        foreignCommit("{\"remove\":{\"path\":\"%s\",\"deletionTimestamp\":1,\"dataChange\":true}}", 47);
    }

    @Test
    void aMergeGoesOnBesideAnotherWritersCommit() throws IOException {
        foreignCommit("{\"txn\":{\"appId\":\"other\",\"version\":1}}", 48);
    }

    @Test
    void aColumnThatAnotherWriterAddsDuringAMergeIsKept() throws IOException {
        SimulatedDirectory root = Upkeep.begun();
        TableState state = state(root);
        String schema = state.metadata().orElseThrow().schema();
        String wider = schema.substring(0, schema.lastIndexOf("]}"))
                + ",{\"name\":\"theirs\",\"type\":\"string\",\"nullable\":true,\"metadata\":{}}]}";
        String configuration = state.metadata().orElseThrow().configuration().get("ingestion.fieldIds");

        foreignCommit(
                "{\"metaData\":{\"id\":\"" + state.metadata().orElseThrow().id() + "\",\"schemaString\":\""
                        + wider.replace("\"", "\\\"") + "\",\"partitionColumns\":[\"_date\"],\"configuration\":"
                        + "{\"ingestion.fieldIds\":\"" + configuration.replace("\"", "\\\"") + "\"}}}",
                48);
    }

    private static TableState state(StorageDirectory root) throws IOException {
        return new TableLog(root.directory("acme").directory("_").directory("_delta_log")).read();
    }

    /** Lets another writer use the version of the first merge, and checks the rows then and after further flushes. */
    private static void foreignCommit(String action, int rows) throws IOException {
        SimulatedDirectory root = Upkeep.begun();
        TestClock clock = new TestClock("2026-11-30T13:00:00Z");
        String schema;
        try (DeltaSink sink = Upkeep.sink(root, clock)) {
            Deliveries.open(sink);
            Upkeep.flush(sink, Upkeep.BEGUN + 1, Upkeep.BEGUN + 1);
            TableState before = state(root);
            String path = before.files().iterator().next().path();
            AtomicBoolean done = new AtomicBoolean();
            root.faults((call, file) -> {
                if (call.equals("link") && !done.getAndSet(true)) {
                    write(
                            root,
                            "acme/_/_delta_log/" + String.format("%020d", before.version() + 1) + ".json",
                            action.formatted(path));
                }
                return null;
            });

            sink.maintain();

            assertThat(done).isTrue();
            assertThat(Upkeep.stored(root).get("acme/_")).hasSize(rows + 1);
            schema = state(root).metadata().orElseThrow().schema();
            deliver(sink, Upkeep.BEGUN + 2);
            sink.maintain();
            assertThat(sink.maintenance().merges()).isPositive();
            assertThat(sink.maintenance().lastFailure()).isEmpty();
        }
        assertThat(Upkeep.stored(root).get("acme/_")).hasSize(rows + 2).doesNotHaveDuplicates();
        assertThat(state(root).metadata().orElseThrow().schema()).isEqualTo(schema);
        assertThat(StoredRows.leftovers(root)).isEmpty();
    }

    /** Delivers a record as an ingestor does, which repeats a flush that has met another writer. */
    private static void deliver(DeltaSink sink, long sequence) throws IOException {
        try {
            Upkeep.flush(sink, sequence, sequence);
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("the flush is repeated");
            Upkeep.flush(sink, sequence, sequence);
        }
    }

    private static void write(StorageDirectory root, String name, String content) {
        try (var file = root.create(name)) {
            file.writeFully(ByteBuffer.wrap(content.getBytes(UTF_8)), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aReaderBesideItNeverMissesOrDoublesARow() throws Exception {
        int flushes = 150;
        TestClock clock = new TestClock("2026-11-30T10:00:00Z");
        AtomicLong acknowledged = new AtomicLong();
        AtomicLong begun = new AtomicLong();
        // A read may take as long as the retention: 10 minutes, which are 30 flushes.
        Semaphore turns = new Semaphore(25);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        Future<Integer> reads;
        try (DeltaSink sink = Deliveries.builder(FileSystemDirectory.open(directory))
                .clock(clock)
                .logRetention(Duration.ofMinutes(10))
                .build()) {
            Deliveries.open(sink);
            Upkeep.flush(sink, 1, 1);
            acknowledged.set(1);
            AtomicBoolean ended = new AtomicBoolean();
            Callable<Integer> reader = () -> {
                int count = 0;
                try {
                    for (; !ended.get(); count++) {
                        read(acknowledged, begun);
                        turns.drainPermits();
                        turns.release(25);
                    }
                    return count;
                } finally {
                    turns.release(flushes);
                }
            };
            reads = threads.submit(reader);
            for (int i = 2; i <= flushes; i++) {
                turns.acquire();
                begun.set(i);
                Upkeep.flush(sink, i, i);
                acknowledged.set(i);
                sink.maintain();
                clock.pass(Duration.ofSeconds(20));
            }
            ended.set(true);
            assertThat(reads.get()).isPositive();
            assertThat(sink.maintenance().deletedFiles()).isGreaterThan(100);
            assertThat(sink.maintenance().lastFailure()).isEmpty();
        } finally {
            threads.shutdownNow();
        }
    }

    /** Counts the rows once. They are at least those that were acknowledged before, and at most those begun after. */
    private void read(AtomicLong acknowledged, AtomicLong begun) throws Exception {
        long before = acknowledged.get();
        List<List<Object>> counts;
        try (TableReader reader = TableReader.open().table(directory.resolve("acme/_"))) {
            counts = reader.rows("SELECT count(*), count(DISTINCT _sequence), max(_sequence) FROM t");
        }
        long count = (Long) counts.get(0).get(0);
        assertThat(counts).containsExactly(List.of(count, count, count));
        assertThat(count).isBetween(before, Math.max(before, begun.get()));
    }

    @Timeout(120)
    @Test
    void theThreadOfASinkMergesAfterFlushesAndEndsWithIt() throws Exception {
        List<String> before = threads();
        TestClock clock = new TestClock("2026-11-30T10:00:00Z");
        try (DeltaSink sink = DeltaSink.builder(directory).clock(clock).build()) {
            Deliveries.open(sink);
            for (int i = 1; i <= 64; i++) {
                Upkeep.flush(sink, i, i);
            }
            while (sink.maintenance().merges() == 0) {
                assertThat(sink.maintenance().lastFailure()).isEmpty();
                Thread.onSpinWait();
            }
        }

        assertThat(threads()).isEqualTo(before);
        try (TableReader reader = TableReader.open().table(directory.resolve("acme/_"))) {
            assertThat(reader.rows("SELECT count(*), count(DISTINCT _sequence) FROM t"))
                    .containsExactly(List.of(64L, 64L));
        }
    }

    private List<String> threads() {
        List<String> names = new ArrayList<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("tables-maintenance")
                    && thread.getName().contains(directory.toString())) {
                names.add(thread.getName());
            }
        }
        return names;
    }
}

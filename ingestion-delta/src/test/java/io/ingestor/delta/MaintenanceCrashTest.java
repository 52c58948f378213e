package io.ingestor.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.wal.storage.CrashModel;
import io.ingestor.wal.storage.Disk;
import io.ingestor.wal.storage.Fault;
import io.ingestor.wal.storage.Operation;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Crashes and failures at each operation of the merging of files, of checkpoints, of the shortening of the log and of
 * the deletion of files: each row is there once, and the next life of the sink goes on.
 */
class MaintenanceCrashTest {

    private static final long LAST = Upkeep.BEGUN + 3;

    private static final int SAMPLES = 4;

    @TempDir
    Path scratch;

    /** Flushes, merges an hour, writes a checkpoint, shortens the log, and deletes what was replaced. */
    private static void run(DeltaSink sink, SimulatedDirectory directory, TestClock clock) throws IOException {
        long next = Deliveries.open(sink) + 1;
        for (; next <= LAST; next++) {
            Upkeep.flush(sink, next, next);
            directory.event(next);
            sink.maintain();
            clock.pass(Duration.ofMinutes(11));
        }
        sink.maintain();
    }

    private static TestClock clock() {
        return new TestClock("2026-11-30T13:05:00Z");
    }

    private static SimulatedDirectory uninterrupted(SimulatedDirectory begun) throws IOException {
        SimulatedDirectory directory = new SimulatedDirectory(begun.contents());
        TestClock clock = clock();
        try (DeltaSink sink = Upkeep.sink(directory, clock)) {
            run(sink, directory, clock);
        }
        return directory;
    }

    @Test
    void anUninterruptedRunMergesAndDeletes() throws IOException {
        SimulatedDirectory begun = Upkeep.begun();
        TestClock clock = clock();
        SimulatedDirectory directory = new SimulatedDirectory(begun.contents());
        try (DeltaSink sink = Upkeep.sink(directory, clock)) {
            run(sink, directory, clock);

            MaintenanceFigures figures = sink.maintenance();
            assertThat(figures.merges()).isEqualTo(2);
            assertThat(figures.mergedFiles()).isEqualTo(24 + 9);
            assertThat(figures.checkpoints()).isEqualTo(1);
            assertThat(figures.lastFailure()).isEmpty();
        }

        assertThat(Upkeep.stored(directory)).isEqualTo(Upkeep.rows(LAST));
        assertThat(StoredRows.leftovers(directory)).isEmpty();
        Set<String> names = new TreeSet<>(directory.contents().keySet());
        assertThat(names).noneMatch(name -> name.endsWith("00000000000000000000.json"));
        assertThat(names.stream().filter(name -> name.contains("/data/") && name.endsWith(".parquet")))
                .hasSizeLessThan(8);
    }

    @Test
    void aPowerFailureAtAnyOperationLosesAndDoublesNothing() throws Exception {
        SimulatedDirectory begun = Upkeep.begun();
        List<Operation> operations = uninterrupted(begun).operations();
        CrashModel model = new CrashModel(Disk.of(begun.contents()));
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Set<Long> seen = new HashSet<>();
        long acknowledged = Upkeep.BEGUN;
        int crashes = 0;
        for (int i = 0; i < operations.size(); i++) {
            model.apply(operations.get(i));
            if (operations.get(i) instanceof Operation.Event event) {
                acknowledged = (Long) event.what();
            }
            CrashModel.Survivors survivors = model.survivors();
            for (int sample = 0; sample < SAMPLES; sample++) {
                int[] outcomes = new int[survivors.choices()];
                for (int k = 0; k < outcomes.length; k++) {
                    outcomes[k] = sample < 2 ? sample : random.nextInt(survivors.outcomes(k));
                }
                if (seen.add(survivors.hash(outcomes) + acknowledged)) {
                    SimulatedDirectory left = new SimulatedDirectory(survivors.disk(outcomes));
                    String description = "crash after operation " + i + " " + operations.get(i) + ", seed " + seed;
                    recover(left, acknowledged, description);
                    if (crashes++ % 40 == 0) {
                        readByDuckDb(left, description);
                    }
                }
            }
        }
        assertThat(crashes).as("seed %s", seed).isGreaterThan(operations.size());
    }

    /** Opens a sink on what a crash has left, goes on, and checks that each row is there once, then and later. */
    private static void recover(SimulatedDirectory left, long acknowledged, String description) throws IOException {
        TestClock clock = clock();
        try (DeltaSink sink = Upkeep.sink(left, clock)) {
            assertThat(Deliveries.open(sink)).as(description).isBetween(acknowledged, LAST);
            Map<String, List<Long>> rows = Upkeep.stored(left);
            int size = rows.get("acme/_").size();
            assertThat(rows).as(description).isEqualTo(Upkeep.rows(size));
            assertThat((long) size).as(description).isBetween(acknowledged, LAST);
            clock.pass(Duration.ofMinutes(30));
            Upkeep.flush(sink, sink.lastSequence() + 1, LAST + 1);
            assertThat(StoredRows.leftovers(left)).as(description).isEmpty();
            sink.maintain();
            assertThat(sink.maintenance().lastFailure()).as(description).isEmpty();
        }
        assertThat(Upkeep.stored(left)).as(description).isEqualTo(Upkeep.rows(LAST + 1));
        Map<String, byte[]> before = left.contents();
        try (DeltaSink sink = Upkeep.sink(left, clock)) {
            assertThat(Deliveries.open(sink)).as(description).isEqualTo(LAST + 1);
            sink.maintain();
        }
        assertThat(left.contents().keySet())
                .as("second recovery, " + description)
                .isEqualTo(before.keySet());
    }

    private void readByDuckDb(SimulatedDirectory directory, String description) throws Exception {
        Path root = Files.createTempDirectory(scratch, "disk");
        for (Map.Entry<String, byte[]> file : directory.contents().entrySet()) {
            Path path = root.resolve(file.getKey());
            if (file.getKey().endsWith("/")) {
                Files.createDirectories(path);
            } else {
                Files.write(path, file.getValue());
            }
        }
        try (TableReader reader = TableReader.open().table(root.resolve("acme/_"))) {
            assertThat(reader.rows("SELECT count(*), count(DISTINCT _sequence), max(_sequence) FROM t"))
                    .as(description)
                    .containsExactly(List.of(LAST + 1, LAST + 1, LAST + 1));
        }
    }

    @Test
    void aKilledProcessAndALaterPowerFailureLoseAndDoubleNothing() throws IOException {
        SimulatedDirectory begun = Upkeep.begun();
        int operations = uninterrupted(begun).operationCount();
        for (int end = 0; end < operations; end += 1 + end % 2) {
            SimulatedDirectory directory = new SimulatedDirectory(begun.contents());
            killAfter(directory, end);
            CrashModel model = new CrashModel(Disk.of(begun.contents()));
            directory.operations().forEach(model::apply);
            CrashModel.Survivors survivors = model.survivors();
            String description = "killed after operation " + end;

            recover(directory, Upkeep.BEGUN, description);
            recover(
                    new SimulatedDirectory(survivors.disk(new int[survivors.choices()])),
                    Upkeep.BEGUN,
                    description + ", then power failure");
        }
    }

    private static void killAfter(SimulatedDirectory directory, int operation) {
        directory.observer(count -> {
            if (count > operation) {
                directory.kill();
            }
        });
        TestClock clock = clock();
        try (DeltaSink sink = Upkeep.sink(directory, clock)) {
            run(sink, directory, clock);
        } catch (IOException e) {
            // The process is gone.
        }
        directory.observer(count -> {});
        directory.restart();
    }

    @Test
    void maintenanceWithACallThatFailsIsRepeatedOrEndsTheSink() throws IOException {
        SimulatedDirectory begun = Upkeep.begun();
        int refused = 0;
        int failed = 0;
        for (int failing = 0; ; failing++) {
            SimulatedDirectory directory = new SimulatedDirectory(begun.contents());
            TestClock clock = clock();
            String call;
            boolean latched = false;
            try (DeltaSink sink = Upkeep.sink(directory, clock)) {
                Deliveries.open(sink);
                Upkeep.flush(sink, Upkeep.BEGUN + 1, Upkeep.BEGUN + 1);
                FailingCall plan = new FailingCall(failing);
                directory.faults(plan);
                sink.maintain();
                clock.pass(Duration.ofMinutes(11));
                sink.maintain();
                call = plan.failed;
                directory.faults((what, file) -> null);
                assertThat(Upkeep.stored(directory)).as(call).isEqualTo(Upkeep.rows(Upkeep.BEGUN + 1));
                if (!call.isEmpty()) {
                    assertThat(sink.maintenance().lastFailure()).as(call).isNotEmpty();
                    failed++;
                }
                try {
                    Upkeep.flush(sink, Upkeep.BEGUN + 2, LAST);
                } catch (IOException e) {
                    assertThat(e).as(call).hasMessageContaining("must be opened again");
                    latched = true;
                    refused++;
                }
            }
            if (call.isEmpty()) {
                break;
            }
            assertThat(latched)
                    .as(call)
                    .isEqualTo(call.startsWith("directorySync")
                            || (call.startsWith("delete") && call.endsWith(".json.tmp")));
            recover(directory, Upkeep.BEGUN + 1, "failed call " + call);
        }
        assertThat(failed).isGreaterThan(50);
        assertThat(refused).isBetween(3, 10);
    }

    /** A plan that lets one call fail, by its number. */
    private static final class FailingCall implements SimulatedDirectory.FaultPlan {

        private final int number;
        private int calls;
        private int reads;
        private String failed = "";

        FailingCall(int number) {
            this.number = number;
        }

        @Override
        public Fault before(String call, String file) {
            // There are many reads, and each fails in the same place.
            if ((call.equals("read") && reads++ % 16 != 0) || calls++ != number) {
                return null;
            }
            failed = call + " of " + file;
            return Fault.EIO;
        }
    }

    @Test
    void aFullDiskEndsNoFlushAndLeavesNoFile() throws IOException {
        SimulatedDirectory directory = Upkeep.begun();
        TestClock clock = clock();
        try (DeltaSink sink = Upkeep.sink(directory, clock)) {
            Deliveries.open(sink);
            Upkeep.flush(sink, Upkeep.BEGUN + 1, Upkeep.BEGUN + 1);
            Map<String, byte[]> before = directory.contents();
            directory.faults((call, file) -> call.equals("write") ? Fault.ENOSPC : null);

            sink.maintain();

            assertThat(sink.maintenance().lastFailure()).contains("acme/_", "No space left");
            assertThat(directory.contents().keySet()).isEqualTo(before.keySet());
            directory.faults((call, file) -> null);
            sink.maintain();
            assertThat(sink.maintenance().merges()).as("not before a while").isZero();
            Upkeep.flush(sink, Upkeep.BEGUN + 2, LAST);
            sink.maintain();
            assertThat(sink.maintenance().merges()).isPositive();
        }
        assertThat(Upkeep.stored(directory)).isEqualTo(Upkeep.rows(LAST));
    }

    @Test
    void settingsAreChecked() {
        DeltaSinkBuilder builder = DeltaSink.builder(scratch);

        assertThatThrownBy(() -> builder.deletedFileRetention(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("deletedFileRetention must be from 0 to 365 days, was PT-1S");
        assertThatThrownBy(() -> builder.logRetention(Duration.ofDays(366)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("logRetention must be from 0 to 365 days, was PT8784H");
    }
}

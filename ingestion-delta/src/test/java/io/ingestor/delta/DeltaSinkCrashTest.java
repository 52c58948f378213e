package io.ingestor.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.wal.storage.CrashModel;
import io.ingestor.wal.storage.Disk;
import io.ingestor.wal.storage.Fault;
import io.ingestor.wal.storage.Operation;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Crashes and failures at each operation of an open and of flushes: no row is lost, and none is stored twice. */
class DeltaSinkCrashTest {

    private static final long LAST = 17;

    /** The last sequences of the batches of an uninterrupted run. */
    private static final List<Long> ENDS = List.of(6L, 12L, LAST);

    private static final int SAMPLES = 6;

    /** Runs a sink from an empty directory, and marks what it acknowledged. */
    private static SimulatedDirectory uninterrupted() throws IOException {
        SimulatedDirectory directory = new SimulatedDirectory();
        try (DeltaSink sink = Deliveries.sink(directory)) {
            long next = Deliveries.open(sink) + 1;
            for (long end : ENDS) {
                Deliveries.flush(sink, next, end);
                directory.event(end);
                next = end + 1;
            }
        }
        return directory;
    }

    /** Opens a sink on what a crash has left, delivers the rest, and checks that each row is there once. */
    private static void recover(SimulatedDirectory left, long acknowledged, String description) throws IOException {
        deliverRest(left, acknowledged, description);
        goOn(left, description);
    }

    private static void deliverRest(SimulatedDirectory left, long acknowledged, String description) throws IOException {
        try (DeltaSink sink = Deliveries.sink(left)) {
            long has = Deliveries.open(sink);
            assertThat(has).as(description).isBetween(acknowledged, LAST);
            if (has < LAST) {
                Deliveries.flush(sink, has + 1, LAST);
            }
        }
        assertThat(StoredRows.of(left)).as(description).isEqualTo(Deliveries.expected(LAST));
    }

    private static void goOn(SimulatedDirectory left, String description) throws IOException {
        long more = LAST + 3;
        try (DeltaSink again = Deliveries.sink(left)) {
            assertThat(Deliveries.open(again)).as(description).isEqualTo(LAST);
            Deliveries.flush(again, LAST + 1, more);
        }
        assertThat(StoredRows.of(left)).as(description).isEqualTo(Deliveries.expected(more));
        assertThat(StoredRows.leftovers(left)).as(description).isEmpty();
    }

    @Test
    void aPowerFailureAtAnyOperationLosesAndDoublesNothing() throws IOException {
        List<Operation> operations = uninterrupted().operations();
        CrashModel model = new CrashModel(Disk.EMPTY);
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Set<Long> seen = new HashSet<>();
        long acknowledged = 0;
        int crashes = 0;
        for (int i = 0; i < operations.size(); i++) {
            model.apply(operations.get(i));
            if (operations.get(i) instanceof Operation.Event event) {
                acknowledged = (Long) event.what();
            }
            CrashModel.Survivors survivors = model.survivors();
            for (int sample = 0; sample < SAMPLES; sample++) {
                int[] outcomes = outcomes(survivors, sample, random);
                // The same disk may be left with more acknowledged.
                if (seen.add(survivors.hash(outcomes) + acknowledged)) {
                    recover(
                            new SimulatedDirectory(survivors.disk(outcomes)),
                            acknowledged,
                            "crash after operation " + i + " " + operations.get(i) + ", seed " + seed);
                    crashes++;
                }
            }
        }
        assertThat(crashes).as("seed %s", seed).isGreaterThan(operations.size());
    }

    /** Returns the durable state, the newest one, or a mixture. */
    private static int[] outcomes(CrashModel.Survivors survivors, int sample, Random random) {
        int[] outcomes = new int[survivors.choices()];
        for (int i = 0; i < outcomes.length; i++) {
            outcomes[i] = sample < 2 ? sample : random.nextInt(survivors.outcomes(i));
        }
        return outcomes;
    }

    @Test
    void aKilledProcessAndALaterPowerFailureLoseAndDoubleNothing() throws IOException {
        int operations = uninterrupted().operationCount();
        for (int end = 0; end < operations; end++) {
            SimulatedDirectory directory = new SimulatedDirectory();
            killAfter(directory, end);
            String description = "killed after operation " + end;
            deliverRest(directory, 0, description);
            CrashModel model = new CrashModel(Disk.EMPTY);
            directory.operations().forEach(model::apply);

            SimulatedDirectory durable = new SimulatedDirectory(
                    model.survivors().disk(new int[model.survivors().choices()]));

            assertThat(StoredRows.of(durable)).as(description).isEqualTo(Deliveries.expected(LAST));
            goOn(durable, description);
        }
    }

    private static void killAfter(SimulatedDirectory directory, int operation) {
        directory.observer(count -> {
            if (count > operation) {
                directory.kill();
            }
        });
        try (DeltaSink sink = Deliveries.sink(directory)) {
            long next = Deliveries.open(sink) + 1;
            for (long last : ENDS) {
                Deliveries.flush(sink, next, last);
                next = last + 1;
            }
        } catch (IOException e) {
            // The process is gone.
        }
        directory.observer(count -> {});
        directory.restart();
    }

    @Test
    void aFlushWithACallThatFailsIsRepeatedOrEndsTheSink() throws IOException {
        int refusals = 0;
        for (int failing = 0; ; failing++) {
            SimulatedDirectory directory = new SimulatedDirectory();
            FailingCall call = new FailingCall(failing);
            directory.faults(call);

            boolean refused = deliverAll(directory, call);

            if (call.failed.isEmpty()) {
                break;
            }
            // After these it is unknown what is durable.
            assertThat(refused)
                    .as(call.failed)
                    .isEqualTo(call.inFlush
                            && (call.failed.startsWith("directorySync")
                                    || (call.failed.startsWith("delete") && call.failed.endsWith(".json.tmp"))));
            refusals += refused ? 1 : 0;
            recover(directory, 0, "failed call " + call.failed);
        }
        assertThat(refusals).isGreaterThan(10);
    }

    /** A plan that lets one call fail, by its number. */
    private static final class FailingCall implements SimulatedDirectory.FaultPlan {

        private final int number;
        private int calls;
        private boolean flushing;
        private boolean inFlush;
        private String failed = "";

        FailingCall(int number) {
            this.number = number;
        }

        @Override
        public Fault before(String call, String file) {
            if (calls++ != number) {
                return null;
            }
            failed = call + " of " + file;
            inFlush = flushing;
            return Fault.EIO;
        }
    }

    /** Delivers all records as an ingestor does. Returns true if the sink refused further flushes. */
    private static boolean deliverAll(SimulatedDirectory directory, FailingCall call) {
        int failures = 0;
        try (DeltaSink sink = Deliveries.sink(directory)) {
            Deliveries.open(sink);
            call.flushing = true;
            while (sink.lastSequence() < LAST) {
                long has = sink.lastSequence();
                long end = ENDS.stream()
                        .filter(candidate -> candidate > has)
                        .findFirst()
                        .orElseThrow();
                try {
                    Deliveries.flush(sink, has + 1, end);
                } catch (IOException e) {
                    if (e.getMessage().contains("must be opened again")) {
                        return true;
                    }
                    assertThat(++failures).as("failures after %s", call.failed).isEqualTo(1);
                }
            }
        } catch (IOException e) {
            assertThat(call.flushing)
                    .as("a failed flush after %s: %s", call.failed, e)
                    .isFalse();
        }
        return false;
    }

    @Test
    void aFullDiskIsRetriedUntilThereIsRoom() throws IOException {
        SimulatedDirectory directory = new SimulatedDirectory();
        try (DeltaSink sink = Deliveries.sink(directory)) {
            Deliveries.open(sink);
            Deliveries.flush(sink, 1, 6);
            directory.faults((call, file) -> call.equals("write") ? Fault.ENOSPC : null);
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> Deliveries.flush(sink, 7, 12))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("No space left");
            }
            directory.faults((call, file) -> null);

            Deliveries.flush(sink, 7, LAST);
        }
        recover(directory, LAST, "full disk");
    }
}

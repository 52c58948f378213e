package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.wal.storage.Operation;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Power may fail at any operation, and leave any disk that it legally can. */
class CrashEnumerationTest {

    @Test
    void everythingSyncedSurvivesACrashAtEveryOperation() throws Exception {
        Set<Long> distinct = CrashEnumerator.newDistinct();
        for (long seed = 1; seed <= 4; seed++) {
            crashEverywhere(seed, 12, 2, 24, distinct);
        }

        assertThat(distinct.size()).isGreaterThan(2_000);
    }

    @Test
    @Tag("proof")
    void everythingSyncedSurvivesACrashAtEveryOperationOfManyWorkloads() throws Exception {
        Set<Long> distinct = CrashEnumerator.newDistinct();
        long target = Long.getLong("wal.crash.states", 300_000);
        for (long seed = 1000; distinct.size() < target; seed++) {
            crashEverywhere(seed, 40, 3, 256, distinct);
        }

        assertThat((long) distinct.size()).isGreaterThanOrEqualTo(target);
    }

    /** Several workloads in a row, each on a disk that a crash of the one before has left. */
    private static void crashEverywhere(long seed, int steps, int rounds, int statesPerPoint, Set<Long> distinct)
            throws Exception {
        Map<Integer, byte[]> payloads = new HashMap<>();
        Map<String, byte[]> disk = Map.of();
        long points = 0;
        long states = 0;
        long nested = 0;
        for (int round = 0; round < rounds; round++) {
            List<CrashEnumerator.Found> base =
                    CrashEnumerator.read(new SimulatedDirectory(disk), payloads).found();
            SimulatedDirectory directory = new SimulatedDirectory(disk).syncNanos(30_000);
            new CrashWorkload(seed + round * 7919L, directory, payloads).run(steps);
            List<Operation> operations = directory.operations();
            CrashEnumerator enumerator = new CrashEnumerator(seed, statesPerPoint, payloads, base, distinct);

            try {
                enumerator.enumerate(disk, operations);
            } catch (AssertionError | Exception e) {
                throw new AssertionError(
                        "seed " + seed + ", round " + round + ", operation " + enumerator.points + " of "
                                + operations.size(),
                        e);
            }

            assertThat(enumerator.points).as("operations covered").isEqualTo(operations.size());
            points += enumerator.points;
            states += enumerator.states;
            nested += enumerator.nestedStates;
            disk = enumerator.anySurvivor;
        }
        System.out.println("crash enumeration: seed " + seed + ", " + points + " points, " + states + " states, "
                + nested + " in recovery, " + distinct.size() + " distinct so far");
    }
}

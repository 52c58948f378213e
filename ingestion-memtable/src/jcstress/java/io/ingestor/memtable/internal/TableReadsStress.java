package io.ingestor.memtable.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Readers of single keys while a table is written, for each kind of table that has an index. */
final class TableReadsStress {

    private TableReadsStress() {}

    /** The last sequence; the latest entry of a key and its entry of a version, both read after that. */
    @JCStressTest
    @Outcome(id = "1, [123], [03]", expect = ACCEPTABLE, desc = "None of the new ones was known to be there.")
    @Outcome(id = "2, [23], [03]", expect = ACCEPTABLE, desc = "The first of them was.")
    @Outcome(id = "3, 3, 3", expect = ACCEPTABLE, desc = "Both were.")
    @Outcome(expect = FORBIDDEN, desc = "What was there was not found, or not the whole of it.")
    @State
    public static class Get {

        private final StressTable table = StressTable.ofKind().put(5, 1);

        @Actor
        public void writer() {
            table.put(5, 2, 3);
        }

        @Actor
        public void reader(III_Result result) {
            result.r1 = table.lastSequence();
            result.r2 = table.latest(5, StressTable.ALL);
            result.r3 = table.atVersion(5, 3, StressTable.ALL);
        }
    }

    /** The latest entries of a new key and a deleted one, after a look at the last sequence. */
    @JCStressTest
    @Outcome(id = "1, [02], [13]", expect = ACCEPTABLE, desc = "None of the new entries was known to be there.")
    @Outcome(id = "2, 2, [13]", expect = ACCEPTABLE, desc = "The new key was.")
    @Outcome(id = "3, 2, 3", expect = ACCEPTABLE, desc = "The tombstone was too.")
    @Outcome(expect = FORBIDDEN, desc = "What was there was not found, or not the whole of it.")
    @State
    public static class NewKeyAndTombstone {

        private final StressTable table = StressTable.ofKind().put(5, 1);

        @Actor
        public void writer() {
            table.put(3, 7).delete(5, 2);
        }

        @Actor
        public void reader(III_Result result) {
            result.r1 = table.lastSequence();
            result.r2 = table.latest(3, StressTable.ALL);
            result.r3 = table.latest(5, StressTable.ALL);
        }
    }

    /**
     * The view of a snapshot of four entries of one key while the key gets more, for a hash table two milestones. It
     * reads the latest, one of a version, and one of a version that comes above the snapshot.
     */
    @JCStressTest
    @Outcome(id = "3, 2, 0", expect = ACCEPTABLE, desc = "Always the same.")
    @Outcome(expect = FORBIDDEN, desc = "Something above the snapshot, or not all below it.")
    @State
    public static class SnapshotOfAHotKey {

        private final StressTable table = StressTable.ofKind().put(5, 4, 6, 8, 2);

        @Actor
        public void writer() {
            table.put(5, 9, 6, 10, 1, 12, 13, 14, 3, 16, 17, 18, 19, 20, 21);
        }

        @Actor
        public void reader(III_Result result) {
            result.r1 = table.latest(5, 4);
            result.r2 = table.atVersion(5, 6, 4);
            result.r3 = table.atVersion(5, 9, 4);
        }
    }
}

package io.ingestor.memtable.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ingestor.memtable.MemtableReads;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** Readers of a hash table while it is written: the index, the chains of versions, and what of them a snapshot sees. */
final class HashTableStress {

    private HashTableStress() {}

    /** The last sequence; the latest entry of a key and its entry of a version, both read after that. */
    @JCStressTest
    @Outcome(id = "1, [123], [03]", expect = ACCEPTABLE, desc = "None of the new ones was known to be there.")
    @Outcome(id = "2, [23], [03]", expect = ACCEPTABLE, desc = "The first of them was.")
    @Outcome(id = "3, 3, 3", expect = ACCEPTABLE, desc = "Both were.")
    @Outcome(expect = FORBIDDEN, desc = "What was there was not found, or not the whole of it.")
    @State
    public static class Get {

        private final StressTable table = StressTable.hash().put(5, 1);

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

        private final StressTable table = StressTable.hash().put(5, 1);

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
     * The view of a snapshot of four entries of one key while the key gets more, two milestones of them. It reads the
     * latest, one of a version, and one of a version that comes above the snapshot.
     */
    @JCStressTest
    @Outcome(id = "3, 2, 0", expect = ACCEPTABLE, desc = "Always the same.")
    @Outcome(expect = FORBIDDEN, desc = "Something above the snapshot, or not all below it.")
    @State
    public static class SnapshotOfAHotKey {

        private final StressTable table = StressTable.hash().put(5, 4, 6, 8, 2);

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

    /** The last sequence, a scan of all after that, and one of the first two. */
    @JCStressTest
    @Outcome(id = "2, [2345], 2", expect = ACCEPTABLE, desc = "None of the new ones was known to be there.")
    @Outcome(id = "3, [345], 2", expect = ACCEPTABLE, desc = "One was.")
    @Outcome(id = "4, [45], 2", expect = ACCEPTABLE, desc = "Two were.")
    @Outcome(id = "5, 5, 2", expect = ACCEPTABLE, desc = "All were.")
    @Outcome(expect = FORBIDDEN, desc = "An entry is missing, in the wrong place, above the snapshot or not whole.")
    @State
    public static class Scan {

        private final StressTable table = StressTable.hash().put(5, 4).put(2, 1);

        @Actor
        public void writer() {
            table.put(5, 6).put(1, 1).put(5, 5);
        }

        @Actor
        public void reader(III_Result result) {
            result.r1 = table.lastSequence();
            result.r2 = table.scan(StressTable.ALL);
            result.r3 = table.scan(2);
        }
    }

    /** The last sequence and a scan after that, while two entries are put together. */
    @JCStressTest
    @Outcome(id = "2, [24]", expect = ACCEPTABLE, desc = "They were not known to be there.")
    @Outcome(id = "4, 4", expect = ACCEPTABLE, desc = "Both were.")
    @Outcome(expect = FORBIDDEN, desc = "One without the other, or not the whole of one.")
    @State
    public static class Together {

        private final StressTable table = StressTable.hash().put(5, 4).put(2, 1);

        @Actor
        public void writer() {
            table.putTogether(new int[] {5, 1}, new int[] {6, 1});
        }

        @Actor
        public void reader(II_Result result) {
            result.r1 = table.lastSequence();
            result.r2 = table.scan(StressTable.ALL);
        }
    }

    /** A scan of the live table, and one of the sealed table while the writer may be making its order. */
    @JCStressTest
    @Outcome(
            id = "[234], [04], 4",
            expect = ACCEPTABLE,
            desc = "Each shows all of its time; 0 if it is not sealed yet.")
    @Outcome(expect = FORBIDDEN, desc = "The seal has changed what a reader sees.")
    @State
    public static class Seal {

        private final StressTable table = StressTable.hash().put(5, 4).put(2, 1);
        private volatile MemtableReads sealed;

        @Actor
        public void writer(III_Result result) {
            MemtableReads own = table.put(5, 6).put(1, 1).table().seal();
            sealed = own;
            result.r3 = StressTable.scan(own, StressTable.ALL);
        }

        @Actor
        public void reader(III_Result result) {
            result.r1 = table.scan(StressTable.ALL);
            MemtableReads now = sealed;
            result.r2 = now == null ? 0 : StressTable.scan(now, StressTable.ALL);
        }
    }
}

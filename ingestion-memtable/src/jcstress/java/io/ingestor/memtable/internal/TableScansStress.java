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

/** Scans of a table while it is written, for each kind of table. */
final class TableScansStress {

    private TableScansStress() {}

    /** The last sequence, a scan of all after that, and one of the first two. */
    @JCStressTest
    @Outcome(id = "2, [2345], 2", expect = ACCEPTABLE, desc = "None of the new ones was known to be there.")
    @Outcome(id = "3, [345], 2", expect = ACCEPTABLE, desc = "One was.")
    @Outcome(id = "4, [45], 2", expect = ACCEPTABLE, desc = "Two were.")
    @Outcome(id = "5, 5, 2", expect = ACCEPTABLE, desc = "All were.")
    @Outcome(expect = FORBIDDEN, desc = "An entry is missing, in the wrong place, above the snapshot or not whole.")
    @State
    public static class Scan {

        private final StressTable table = StressTable.ofKind().put(5, 4).put(2, 1);

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

        private final StressTable table = StressTable.ofKind().put(5, 4).put(2, 1);

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

        private final StressTable table = StressTable.ofKind().put(5, 4).put(2, 1);
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

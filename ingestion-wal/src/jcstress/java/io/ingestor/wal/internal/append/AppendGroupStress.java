package io.ingestor.wal.internal.append;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ingestor.wal.AppendListener;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Of the two threads that have done with a group, one delivers its outcome, and sees all that the other has done. */
final class AppendGroupStress {

    private AppendGroupStress() {}

    /** Number of deliveries; what the delivering thread sees of the plain writes of both. */
    @JCStressTest
    @Outcome(id = "1, 3", expect = ACCEPTABLE, desc = "One thread delivers, and sees what the other did.")
    @Outcome(expect = FORBIDDEN, desc = "Both deliver, or none, or one that does not see the other's work.")
    @State
    public static class OneDelivers implements AppendListener {

        private final AppendGroup group = new AppendGroup(new FailureLatch(), StressLog.COUNTERS);
        private int ofLogThread;
        private int ofSyncThread;
        private int deliveries;
        private int seen;

        public OneDelivers() {
            group.add(StressLog.pending(this));
        }

        @Actor
        public void logThread() {
            ofLogThread = 1;
            group.arrive();
        }

        @Actor
        public void syncThread() {
            ofSyncThread = 2;
            group.arrive();
        }

        @Arbiter
        public void outcome(II_Result result) {
            result.r1 = deliveries;
            result.r2 = seen;
        }

        @Override
        public void onWritten(long firstSequence) {}

        @Override
        public void onSynced(long firstSequence) {
            deliveries++;
            seen = ofLogThread + ofSyncThread;
        }

        @Override
        public void onFailure(Throwable cause) {
            seen = StressLog.WRONG;
        }
    }
}

package io.ingestor.wal.segmented;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Of the two threads that have done with a group, one delivers its outcome, and it knows all that the other has done. */
final class AppendGroupStress {

    private static final int LEFT_TO_THE_OTHER = -1;

    private AppendGroupStress() {}

    /** What each thread, if it delivers, sees of the other's plain write. */
    @JCStressTest
    @Outcome(id = "2, -1", expect = ACCEPTABLE, desc = "The log thread delivers, and knows what the sync thread did.")
    @Outcome(id = "-1, 1", expect = ACCEPTABLE, desc = "The sync thread delivers, and knows what the log thread did.")
    @Outcome(expect = FORBIDDEN, desc = "Both deliver, or none, or one that does not know of the other's work.")
    @State
    public static class OneDelivers {

        private final AppendGroup group = new AppendGroup();
        private int ofLogThread;
        private int ofSyncThread;

        @Actor
        public void logThread(II_Result result) {
            ofLogThread = 1;
            result.r1 = group.arrive() ? ofSyncThread : LEFT_TO_THE_OTHER;
        }

        @Actor
        public void syncThread(II_Result result) {
            ofSyncThread = 2;
            result.r2 = group.arrive() ? ofLogThread : LEFT_TO_THE_OTHER;
        }
    }
}

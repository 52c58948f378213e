package io.ingestor.wal.internal.append;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ingestor.wal.AppendListener;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Of the two threads that have done with a group, one delivers its outcome, knows all that the other has done, and
 * gives the group back clean.
 */
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

    /** Outcomes of an append in a group and of one in the group after it; whether that is the same one, used again. */
    @JCStressTest
    @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "The group is used again.")
    @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "The group is still in use, and another one is made.")
    @Outcome(expect = FORBIDDEN, desc = "Something of the first use is left, or is told twice.")
    @State
    public static class UsedAgain {

        private final AppendGroups groups = new AppendGroups(new FailureLatch(), StressLog.COUNTERS);
        private final AppendGroup group = groups.next();
        private final CountingListener first = new CountingListener();
        private final CountingListener second = new CountingListener();

        public UsedAgain() {
            group.add(StressLog.pending(first));
        }

        @Actor
        public void logThread(III_Result result) {
            groups.arrive(group);
            AppendGroup next = groups.next();
            result.r3 = next == group ? 1 : 0;
            boolean clean = next.isEmpty() && !next.syncWanted && next.entries == 0 && next.records == 0;
            next.add(StressLog.pending(second));
            groups.arrive(next);
            groups.arrive(next);
            result.r2 = clean ? second.synced : StressLog.WRONG;
        }

        @Actor
        public void syncThread() {
            groups.arrive(group);
        }

        @Arbiter
        public void outcome(III_Result result) {
            result.r1 = first.synced;
        }
    }

    /** Plain, since deliveries come one after the other. */
    private static final class CountingListener implements AppendListener {

        int synced;

        @Override
        public void onWritten(long firstSequence) {}

        @Override
        public void onSynced(long firstSequence) {
            synced++;
        }

        @Override
        public void onFailure(Throwable cause) {
            synced = StressLog.WRONG;
        }
    }
}

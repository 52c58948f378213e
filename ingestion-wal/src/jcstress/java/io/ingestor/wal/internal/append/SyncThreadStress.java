package io.ingestor.wal.internal.append;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ingestor.wal.internal.append.StressLog.Ack;
import io.ingestor.wal.internal.append.StressLog.MemoryFile;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** The log thread and the sync thread: every append gets one outcome, in order, and none as durable before it is. */
final class SyncThreadStress {

    private SyncThreadStress() {}

    /** Outcomes of both; syncs; whether the log thread has made the second. */
    @JCStressTest
    @Outcome(id = "1, 1, 2, 0", expect = ACCEPTABLE, desc = "A sync for each.")
    @Outcome(id = "1, 1, 1, 0", expect = ACCEPTABLE_INTERESTING, desc = "One sync for both.")
    @Outcome(id = "1, 1, 2, 1", expect = ACCEPTABLE_INTERESTING, desc = "The log thread has made the second sync.")
    @Outcome(
            expect = FORBIDDEN,
            desc = "An outcome missing, repeated, out of order or too early, a wrong durable end, or a wake-up lost.")
    @State
    public static class TwoGroups {

        private final LogCounters counters = new LogCounters();
        private final StressLog log = new StressLog(new MemoryFile(0), counters);
        private @Nullable Ack first;
        private @Nullable Ack second;

        @Actor
        public void logThread() {
            first = log.append(true);
            second = log.append(false);
            log.sync.stop();
        }

        @Actor
        public void syncThread() {
            log.runSyncThread();
        }

        @Arbiter
        public void outcomes(IIII_Result result) {
            boolean right = log.isRight(first, second)
                    && log.sync.durable().equals(log.end())
                    && counters.appendNanos.distribution().count() == 2;
            result.r1 = right ? StressLog.outcome(first) : StressLog.WRONG;
            result.r2 = StressLog.outcome(second);
            result.r3 = log.file.syncs;
            result.r4 = log.inline ? 1 : 0;
        }
    }

    /** Outcomes of both, the second synced by the log thread as soon as it may; syncs. */
    @JCStressTest
    @Outcome(id = "1, 1, 2", expect = ACCEPTABLE, desc = "The sync thread is through with the first.")
    @Outcome(
            expect = FORBIDDEN,
            desc = "It is not: an outcome missing, out of order or too early, or a wrong durable end.")
    @State
    public static class TheLogThreadTakesOver {

        private final StressLog log = new StressLog(new MemoryFile(0));
        private @Nullable Ack first;
        private @Nullable Ack second;

        @Actor
        public void logThread() {
            first = log.append(true);
            second = log.appendInline();
            log.sync.stop();
        }

        @Actor
        public void syncThread() {
            log.runSyncThread();
        }

        @Arbiter
        public void outcomes(III_Result result) {
            result.r1 = log.isRight(first, second) ? StressLog.outcome(first) : StressLog.WRONG;
            result.r2 = StressLog.outcome(second);
            result.r3 = log.file.syncs;
        }
    }

    /** Outcomes of all; syncs. */
    @JCStressTest
    @Outcome(id = "1, 1, 1, 1", expect = ACCEPTABLE, desc = "One sync for all, so there was none that fails.")
    @Outcome(id = "(1, 1, 2|1, 2, 2), 2", expect = ACCEPTABLE, desc = "Those of the second sync have failed.")
    @Outcome(
            id = "2, 2, 2, 2",
            expect = ACCEPTABLE_INTERESTING,
            desc = "The second sync has failed before the outcome of the first was told: unknown, for all.")
    @Outcome(
            expect = FORBIDDEN,
            desc = "An outcome missing, repeated or out of order, an ack behind a failure, or a sync after one.")
    @State
    public static class TheSecondSyncFails {

        private final StressLog log = new StressLog(new MemoryFile(2));
        private @Nullable Ack first;
        private @Nullable Ack second;
        private @Nullable Ack third;

        @Actor
        public void logThread() {
            first = log.append(true);
            second = log.append(true);
            third = log.append(false);
            log.sync.stop();
        }

        @Actor
        public void syncThread() {
            log.runSyncThread();
        }

        @Arbiter
        public void outcomes(IIII_Result result) {
            result.r1 = log.isRight(first, second, third) ? StressLog.outcome(first) : StressLog.WRONG;
            result.r2 = StressLog.outcome(second);
            result.r3 = StressLog.outcome(third);
            result.r4 = log.file.syncs;
        }
    }

    /** The first append when the log thread fails, and in the end; the second, written after that. */
    @JCStressTest
    @Outcome(id = "(1, 1|2, 2|0, 2), 2", expect = ACCEPTABLE, desc = "Acknowledged before the failure, or failed.")
    @Outcome(
            id = "0, 1, 2",
            expect = ACCEPTABLE_INTERESTING,
            desc = "Its sync had returned OK before the failure, and it was about to be told so.")
    @Outcome(expect = FORBIDDEN, desc = "What was written after the failure is acknowledged, or an outcome is wrong.")
    @State
    public static class TheLogThreadFails {

        private final StressLog log = new StressLog(new MemoryFile(0));
        private @Nullable Ack first;
        private @Nullable Ack second;

        @Actor
        public void logThread(III_Result result) {
            first = log.append(true);
            log.latch.fail("a write failed", new IOException());
            result.r1 = first.outcome();
            second = log.append(true);
            log.sync.stop();
        }

        @Actor
        public void syncThread() {
            log.runSyncThread();
        }

        @Arbiter
        public void outcomes(III_Result result) {
            result.r2 = log.isRight(first, second) ? StressLog.outcome(first) : StressLog.WRONG;
            result.r3 = StressLog.outcome(second);
        }
    }

    /** Outcomes of both, synced by the log thread itself. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Both before the failure.")
    @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "Both after it.")
    @Outcome(id = "1, 2", expect = ACCEPTABLE_INTERESTING, desc = "The failure comes between them.")
    @Outcome(expect = FORBIDDEN, desc = "An ack behind a failure, or a wrong outcome.")
    @State
    public static class AnotherThreadFails {

        private final StressLog log = new StressLog(new MemoryFile(0));

        @Actor
        public void logThread(II_Result result) {
            Ack first = log.appendInline();
            Ack second = log.appendInline();
            result.r1 = log.isRight(first, second) ? StressLog.outcome(first) : StressLog.WRONG;
            result.r2 = StressLog.outcome(second);
        }

        @Actor
        public void other() {
            log.latch.fail("a directory sync failed", new IOException());
        }
    }

    /** True if the wait is over, and the outcome of the append. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Waited for, and durable.")
    @Outcome(expect = FORBIDDEN, desc = "The wait has ended too early, or by no wake-up.")
    @State
    public static class WaitForASync {

        private final StressLog log = new StressLog(new MemoryFile(0));
        private @Nullable Ack ack;

        @Actor
        public void logThread(II_Result result) {
            ack = log.append(true);
            result.r1 = log.awaitDurable();
            log.sync.stop();
        }

        @Actor
        public void syncThread() {
            log.runSyncThread();
        }

        @Arbiter
        public void outcome(II_Result result) {
            result.r2 = log.isRight(ack) ? StressLog.outcome(ack) : StressLog.WRONG;
        }
    }

    /** As {@link WaitForASync}, but the sync fails. */
    @JCStressTest
    @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "The wait and the append have failed.")
    @Outcome(expect = FORBIDDEN, desc = "One of them does not know of the failure, or was not woken by it.")
    @State
    public static class WaitForASyncThatFails {

        private final StressLog log = new StressLog(new MemoryFile(1));
        private @Nullable Ack ack;

        @Actor
        public void logThread(II_Result result) {
            ack = log.append(true);
            result.r1 = log.awaitDurable();
            log.sync.stop();
        }

        @Actor
        public void syncThread() {
            log.runSyncThread();
        }

        @Arbiter
        public void outcome(II_Result result) {
            result.r2 = log.isRight(ack) ? StressLog.outcome(ack) : StressLog.WRONG;
        }
    }
}

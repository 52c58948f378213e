package io.ingestor.wal.internal.append;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ingestor.wal.LogFailedException;
import io.ingestor.wal.internal.append.HandoffStress.Letter;
import java.io.IOException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** There is one failure, the same for all, and no thread sleeps through it. */
final class FailureLatchStress {

    private FailureLatchStress() {}

    /** Which failure each thread has seen after its own, and which there is in the end. */
    @JCStressTest
    @Outcome(id = "(1, 1, 1|2, 2, 2)", expect = ACCEPTABLE, desc = "The first counts, for all.")
    @Outcome(expect = FORBIDDEN, desc = "No failure, or two.")
    @State
    public static class TwoFailures {

        private final FailureLatch latch = new FailureLatch();
        private final IOException first = new IOException();
        private final IOException second = new IOException();

        @Actor
        public void logThread(III_Result result) {
            latch.fail("a write failed", first);
            result.r1 = which();
        }

        @Actor
        public void syncThread(III_Result result) {
            latch.fail("a sync failed", second);
            result.r2 = which();
        }

        @Arbiter
        public void inTheEnd(III_Result result) {
            result.r3 = which();
        }

        private int which() {
            LogFailedException failure = latch.failure();
            if (failure == null) {
                return 0;
            }
            return failure.getCause() == first ? 1 : 2;
        }
    }

    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "The log thread knows of the failure.")
    @Outcome(expect = FORBIDDEN, desc = "The log thread sleeps on.")
    @State
    public static class WakeUp {

        private final FailureLatch latch = new FailureLatch();
        private final Handoff<Letter> queue = new Handoff<>();

        public WakeUp() {
            latch.onFailure(queue::wake);
        }

        @Actor
        public void other() {
            latch.fail("a sync failed", new IOException());
        }

        @Actor
        public void logThread(I_Result result) {
            queue.consumedBy(Thread.currentThread());
            while (!latch.isFailed()) {
                if (!Patience.suffices(queue::await)) {
                    return;
                }
            }
            result.r1 = 1;
        }
    }
}

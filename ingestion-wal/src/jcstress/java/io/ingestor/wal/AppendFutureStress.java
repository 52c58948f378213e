package io.ingestor.wal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.io.IOException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** The future of an append has one outcome, and who sees it sees what came before it. */
final class AppendFutureStress {

    private static final int PENDING = 0;
    private static final int SYNCED = 1;
    private static final int FAILED = 2;

    private AppendFutureStress() {}

    private static int outcome(AppendFuture future) {
        if (!future.isDone()) {
            return PENDING;
        }
        return future.isCompletedExceptionally() ? FAILED : SYNCED;
    }

    /** The log gives one outcome only; a caller may end its future as it likes, at any time. */
    @JCStressTest
    @Outcome(id = "(1, 1, 1|2, 2, 2)", expect = ACCEPTABLE, desc = "The first counts, for all.")
    @Outcome(expect = FORBIDDEN, desc = "No outcome, or two.")
    @State
    public static class AckAgainstFailure {

        private final AppendFuture future = new AppendFuture(AckLevel.SYNCED);

        @Actor
        public void acknowledging(III_Result result) {
            future.onSynced(1);
            result.r1 = outcome(future);
        }

        @Actor
        public void failing(III_Result result) {
            future.onFailure(new IOException());
            result.r2 = outcome(future);
        }

        @Arbiter
        public void inTheEnd(III_Result result) {
            result.r3 = outcome(future);
        }
    }

    /** The outcome, and a plain write of before. */
    @JCStressTest
    @Outcome(id = "0, .", expect = ACCEPTABLE, desc = "Not acknowledged yet.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Acknowledged, and all that came before is seen.")
    @Outcome(expect = FORBIDDEN, desc = "Acknowledged, and what came before is not seen.")
    @State
    public static class AckPublishes {

        private final AppendFuture future = new AppendFuture(AckLevel.SYNCED);
        private int before;

        @Actor
        public void acknowledging() {
            before = 1;
            future.onWritten(1);
            future.onSynced(1);
        }

        @Actor
        public void caller(II_Result result) {
            result.r1 = outcome(future);
            result.r2 = before;
        }
    }
}

package io.ingestor.wal.internal.append;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ingestor.wal.internal.segment.LogEnd;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** An end is read whole, never goes back, and what was written before a move is there for those who see it. */
final class PublishedEndStress {

    private PublishedEndStress() {}

    /** The second of two looks; a look of the thread that moves, in the end. */
    @JCStressTest
    @Outcome(
            id = "[0123], 3",
            expect = ACCEPTABLE,
            desc = "Whole, not before the first, and all that it covers is there.")
    @Outcome(expect = FORBIDDEN, desc = "A mixture of two ends, a step back, or an end without what it covers.")
    @State
    public static class Moves {

        private final PublishedEnd end = new PublishedEnd(new LogEnd(0, 0, 0));
        private int covered;

        @Actor
        public void mover(II_Result result) {
            for (int n = 1; n <= 3; n++) {
                covered = n;
                end.set(new LogEnd(n, n, n));
            }
            result.r2 = look();
        }

        @Actor
        public void reader(II_Result result) {
            int first = look();
            int second = look();
            boolean right = first <= second && second <= covered;
            result.r1 = right ? second : StressLog.WRONG;
        }

        private int look() {
            LogEnd seen = end.get();
            boolean whole = seen.position() == seen.segment() && seen.nextSequence() == seen.segment();
            return whole ? (int) seen.segment() : StressLog.WRONG;
        }
    }
}

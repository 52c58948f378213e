package io.ingestor.memtable.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ingestor.memtable.ArrayPool;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Readers of the count of entries, which is all that an append table publishes beside them. */
final class AppendTableStress {

    /** Number of publications; enough that some reads fall between the two stores of one. */
    private static final int PUBLICATIONS = 1000;

    private AppendTableStress() {}

    /** The number of times that a reader took the last sequence, and then a count that does not cover it. */
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "Never: whatever a snapshot sees is among the entries counted.")
    @Outcome(expect = FORBIDDEN, desc = "An entry was told of and not counted.")
    @State
    public static class CountCoversTheLastSequence {

        private final StoredEntries stored = new StoredEntries(new ArrayPool(), TableLimits.largest());

        @Actor
        public void writer() {
            for (int sequence = 1; sequence <= PUBLICATIONS; sequence++) {
                stored.publish(1, sequence);
            }
        }

        @Actor
        public void reader(I_Result result) {
            for (int look = 0; look < PUBLICATIONS; look++) {
                long last = stored.lastSequence();
                result.r1 += stored.count() < last ? 1 : 0;
            }
        }
    }
}

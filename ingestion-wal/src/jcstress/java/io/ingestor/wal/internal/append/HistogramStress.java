package io.ingestor.wal.internal.append;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ingestor.wal.WalStats.Distribution;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A reader of the measures of acks sees all parts of each ack that is counted. */
final class HistogramStress {

    private HistogramStress() {}

    /** Acks counted, their sum and the quantile of a half. */
    @JCStressTest
    @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "None yet.")
    @Outcome(id = "1, 5, 5", expect = ACCEPTABLE, desc = "One, and all of it.")
    @Outcome(id = "0, 5, 0", expect = ACCEPTABLE_INTERESTING, desc = "One that is not counted yet.")
    @Outcome(expect = FORBIDDEN, desc = "One that is counted, and of which something is missing.")
    @State
    public static class WhatIsCountedIsThere {

        private final Histogram nanos = new Histogram();

        @Actor
        public void writer() {
            nanos.record(5);
        }

        @Actor
        public void reader(III_Result result) {
            Distribution seen = nanos.distribution();
            result.r1 = (int) seen.count();
            result.r2 = (int) seen.sum();
            result.r3 = (int) seen.p50();
        }
    }
}

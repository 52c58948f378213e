package io.ingestor.memtable.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Readers of a skip list while entries are linked in between. */
final class SkipListStress {

    /** Number of looks; enough that some fall between the stores by which one entry is linked. */
    private static final int LOOKS = 30;

    private SkipListStress() {}

    /** The number of scans and gets of the first two entries that miss them while others are linked in between. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "None.")
    @Outcome(expect = FORBIDDEN, desc = "A reader came to an entry from which there was no way on yet.")
    @State
    public static class LinksInBetween {

        private static final int LAST_KEY = 50;

        private final StressTable table = StressTable.skipList().put(0, 1).put(LAST_KEY, 1);

        @Actor
        public void writer() {
            for (int i = 1; i < LAST_KEY; i++) {
                table.put(i * 7 % LAST_KEY, 2);
            }
        }

        @Actor
        public void reader(II_Result result) {
            for (int look = 0; look < LOOKS; look++) {
                result.r1 += table.scan(2) == 2 ? 0 : 1;
                result.r2 += table.latest(LAST_KEY, 2) == 2 ? 0 : 1;
            }
        }
    }
}

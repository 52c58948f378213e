package io.ingestor.memtable.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ingestor.memtable.MemtableOptions;
import java.nio.ByteBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Look-ups while the index grows under them: what was there before is found all the while, and the key that made it
 * grow once it is published.
 */
final class IndexGrowthStress {

    /** Three quarters of a segment: with the next key it is split. */
    private static final int FULL = 1536;

    /** So many that some fall into every part of what the writer does. */
    private static final int LOOKUPS = 400;

    private static final int ODD = 0x9E3779B1;

    private IndexGrowthStress() {}

    /** The segment is split in two, and the directory doubles for it. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "All is found.")
    @Outcome(
            expect = FORBIDDEN,
            desc = "Misses among what was there; whether the last key was published and not found.")
    @State
    public static class Split {

        private final FullSegment table = new FullSegment((bytes, offset, length) -> word(bytes, offset) * ODD);

        @Actor
        public void writer() {
            table.put(FULL);
        }

        @Actor
        public void reader(II_Result result) {
            table.lookUp(result);
        }
    }

    /**
     * The first bits of all hashes are the same: the directory doubles again and again, until the segment is enlarged
     * instead.
     */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "All is found.")
    @Outcome(
            expect = FORBIDDEN,
            desc = "Misses among what was there; whether the last key was published and not found.")
    @State
    public static class Enlargement {

        private final FullSegment table = new FullSegment((bytes, offset, length) -> word(bytes, offset));

        @Actor
        public void writer() {
            table.put(FULL);
        }

        @Actor
        public void reader(II_Result result) {
            table.lookUp(result);
        }
    }

    /**
     * The first key of a table makes the first segment: the last sequence, and the sequence of what the key has after
     * that.
     */
    @JCStressTest
    @Outcome(id = "0, [01]|1, 1", expect = ACCEPTABLE, desc = "Found if it was published.")
    @Outcome(expect = FORBIDDEN, desc = "Published and not found.")
    @State
    public static class FirstSegment {

        private final StressTable table = StressTable.hash();

        @Actor
        public void writer() {
            table.put(5, 1);
        }

        @Actor
        public void reader(II_Result result) {
            result.r1 = table.lastSequence();
            result.r2 = table.latest(5, StressTable.ALL);
        }
    }

    private static int word(byte[] bytes, int offset) {
        return ByteBuffer.wrap(bytes).getInt(offset);
    }

    /** A hash table whose only segment of the index is full. */
    private static final class FullSegment {

        private static final ByteBuffer KEYS = ByteBuffer.allocate((FULL + 1) * Integer.BYTES);

        static {
            for (int key = 0; key <= FULL; key++) {
                KEYS.putInt(key);
            }
        }

        private final HashTable table;

        FullSegment(KeyHash hash) {
            table = new HashTable(MemtableOptions.of(1), hash, TableLimits.largest());
            table.stored().addBlock(KEYS.array());
            for (int key = 0; key < FULL; key++) {
                put(key);
            }
        }

        void put(int key) {
            table.append(0, key * Integer.BYTES, Integer.BYTES, 0, 0, 1, key + 1);
            table.stored().publish(1, key + 1);
        }

        void lookUp(II_Result result) {
            for (int i = 0; i < LOOKUPS; i++) {
                int key = (i * 7919) % FULL;
                result.r1 += finds(key) ? 0 : 1;
                result.r2 |= table.stored().lastSequence() > FULL && !finds(FULL) ? 1 : 0;
            }
        }

        private boolean finds(int key) {
            return table.newestSeen(
                            KEYS.array(),
                            key * Integer.BYTES,
                            Integer.BYTES,
                            table.stored().lastSequence())
                    == key;
        }
    }
}

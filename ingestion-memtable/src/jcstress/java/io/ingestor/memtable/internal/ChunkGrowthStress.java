package io.ingestor.memtable.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ingestor.memtable.ArrayPool;
import io.ingestor.memtable.EntryView;
import io.ingestor.memtable.MemtableMemory;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** Readers while that which they read gets another chunk, or a directory of twice the length. */
final class ChunkGrowthStress {

    private static final int DIRECTORY = 16;
    private static final int RECORDS_PER_CHUNK = 1 << 12;
    private static final int LINKS_PER_CHUNK = 1 << 13;

    /** So many that some fall into the few instructions in which the writer exchanges a directory. */
    private static final int LOOKS = 200;

    private ChunkGrowthStress() {}

    /** A table whose directory of blocks is full: how many entries a scan shows after a look at the last sequence. */
    @JCStressTest
    @Outcome(id = "16, 16|16, 17|17, 17", expect = ACCEPTABLE, desc = "All that was there.")
    @Outcome(expect = FORBIDDEN, desc = "An entry is missing or without its block.")
    @State
    public static class DirectoryOfBlocks {

        private final StressTable table = StressTable.append();

        public DirectoryOfBlocks() {
            for (int key = 0; key < DIRECTORY; key++) {
                table.put(key, 1);
            }
        }

        @Actor
        public void writer() {
            table.put(DIRECTORY, 1);
        }

        @Actor
        public void reader(II_Result result) {
            result.r1 = table.lastSequence();
            result.r2 = table.scan(StressTable.ALL);
        }
    }

    /** A full chunk of entries: how many more there are; the sequences of the first and of the last one. */
    @JCStressTest
    @Outcome(id = "0, 1, 4096|1, 1, 4097", expect = ACCEPTABLE, desc = "Both are whole.")
    @Outcome(expect = FORBIDDEN, desc = "One of them is not there.")
    @State
    public static class ChunkOfEntries {

        private final StoredEntries stored = new StoredEntries(new ArrayPool(), TableLimits.largest());

        public ChunkOfEntries() {
            stored.addBlock(new byte[1]);
            for (int sequence = 1; sequence <= RECORDS_PER_CHUNK; sequence++) {
                put(sequence);
            }
        }

        private void put(long sequence) {
            stored.entries().append(0, 0, 1, 0, 1, sequence, sequence, EntryFormat.UNLINKED);
            stored.publish(1, sequence);
        }

        @Actor
        public void writer() {
            put(RECORDS_PER_CHUNK + 1);
        }

        @Actor
        public void reader(III_Result result) {
            int last = stored.count() - 1;
            result.r1 = last + 1 - RECORDS_PER_CHUNK;
            result.r2 = sequence(0);
            result.r3 = sequence(last);
        }

        private int sequence(int entry) {
            EntryView view = new EntryView();
            stored.entries().wrap(entry, view);
            boolean whole = view.version() == view.sequence() && view.keyLength() == 1 && view.valueLength() == 1;
            return whole ? (int) view.sequence() : StressTable.WRONG;
        }
    }

    /**
     * A full directory of chunks of records: the number of the last one; what those of the old chunks and the last one
     * say.
     */
    @JCStressTest
    @Outcome(id = "65535, 1, 1|65536, 1, 1", expect = ACCEPTABLE, desc = "Both are whole.")
    @Outcome(expect = FORBIDDEN, desc = "One of them is not there.")
    @State
    public static class DirectoryOfChunks {

        private final LongChunks chunks = new LongChunks(1, 12, new ArrayPool(), new Footprint());
        private volatile int last;

        public DirectoryOfChunks() {
            for (int record = 0; record < DIRECTORY * RECORDS_PER_CHUNK; record++) {
                append();
            }
        }

        private void append() {
            int record = chunks.append();
            chunks.chunk(record)[chunks.base(record)] = 1;
            last = record;
        }

        @Actor
        public void writer() {
            append();
        }

        @Actor
        public void reader(III_Result result) {
            // The old ones are read whether or not the new one is there: their directory may be new already.
            int old = 0;
            for (int look = 0; look < LOOKS; look++) {
                for (int chunk = 0; chunk < DIRECTORY; chunk++) {
                    old += (int) chunks.word(chunk * RECORDS_PER_CHUNK, 0);
                }
            }
            result.r2 = old / (LOOKS * DIRECTORY);
            int record = last;
            result.r1 = record;
            result.r3 = (int) chunks.word(record, 0);
        }
    }

    /** A full directory of the links of a skip list: what follows the first tower, and what follows that. */
    @JCStressTest
    @Outcome(id = "5, 6|7, 8", expect = ACCEPTABLE, desc = "The way on is there.")
    @Outcome(expect = FORBIDDEN, desc = "A tower was come to before its links.")
    @State
    public static class DirectoryOfTowers {

        private static final int HEIGHT = 16;

        private final Towers towers = new Towers(new Footprint());
        private final int second;

        public DirectoryOfTowers() {
            towers.add(HEIGHT);
            second = towers.add(HEIGHT);
            towers.prepare(second, 0, 6);
            towers.link(0, 0, 5);
            for (int links = 2 * HEIGHT; links < DIRECTORY * LINKS_PER_CHUNK; links += HEIGHT) {
                towers.add(HEIGHT);
            }
        }

        @Actor
        public void writer() {
            int tower = towers.add(HEIGHT);
            towers.prepare(tower, 0, 8);
            towers.link(0, 0, 7);
        }

        @Actor
        public void reader(II_Result result) {
            for (int look = 0; look < LOOKS && result.r1 != 7; look++) {
                result.r1 = towers.next(0, 0);
            }
            result.r2 = towers.next(result.r1 == 5 ? second : DIRECTORY * LINKS_PER_CHUNK, 0);
        }
    }

    /**
     * Bytes, after a look at the last sequence, of blocks of four bytes; whether that and all other memory has only
     * grown.
     */
    @JCStressTest
    @Outcome(id = "16, (64|68|72), 1", expect = ACCEPTABLE, desc = "No new entry was known to be there.")
    @Outcome(id = "17, (68|72), 1", expect = ACCEPTABLE, desc = "One was.")
    @Outcome(id = "18, 72, 1", expect = ACCEPTABLE, desc = "Both were.")
    @Outcome(expect = FORBIDDEN, desc = "Less than what is published.")
    @State
    public static class Memory {

        private final StressTable table = StressTable.hash();
        private final long before;

        public Memory() {
            for (int key = 0; key < DIRECTORY; key++) {
                table.put(key, 1);
            }
            before = table.table().memoryBytes();
        }

        @Actor
        public void writer() {
            table.put(DIRECTORY, 1).put(DIRECTORY + 1, 1);
        }

        @Actor
        public void reader(III_Result result) {
            result.r1 = table.lastSequence();
            long total = table.table().memoryBytes();
            MemtableMemory memory = table.table().memory();
            result.r2 = (int) memory.blocks();
            result.r3 = before <= total && total <= memory.total() ? 1 : 0;
        }
    }
}

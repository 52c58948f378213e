package io.ingestor.memtable;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * The concurrency contract of every table. One thread puts planned entries while others read. At any snapshot, readers
 * must see exactly the entries planned for it. Tests of an implementation extend this class and return its factory.
 * Tables are created for one entry, so that they grow during the test.
 */
public abstract class MemtableConcurrencyContract {

    private static final int ENTRIES = 100_000;
    private static final int HOT_KEYS = 3;
    private static final int ENTRIES_PER_BLOCK = 100;
    private static final int READERS = 2;
    private static final int READS_AT_LEAST = 5_000;

    /** Returns the factory of the tables under test. */
    protected abstract MemtableFactory factory();

    @Test
    void readersSeeExactlyTheirSnapshotWhileTheTableGrows() throws Exception {
        long seed = Seeds.next("readersSeeExactlyTheirSnapshotWhileTheTableGrows");
        Plan plan = new Plan(new Random(seed));
        Memtable table = factory().create(MemtableOptions.of(1));
        AtomicBoolean done = new AtomicBoolean();
        CyclicBarrier start = new CyclicBarrier(READERS + 1);
        ExecutorService threads = Executors.newFixedThreadPool(READERS + 1);

        try {
            List<Future<Integer>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                Random random = new Random(seed + i);
                readers.add(threads.submit(() -> {
                    start.await();
                    return read(table, plan, random, done);
                }));
            }
            Callable<Void> writer = () -> {
                start.await();
                try {
                    write(table, plan);
                } finally {
                    done.set(true);
                }
                return null;
            };
            threads.submit(writer).get();

            for (Future<Integer> reader : readers) {
                assertThat(reader.get()).isGreaterThanOrEqualTo(READS_AT_LEAST);
            }
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(table.count()).isEqualTo(ENTRIES);
    }

    @SuppressWarnings("ThreadPriorityCheck") // yield() only increases the number of interleavings; nothing relies on it
    private static void write(Memtable table, Plan plan) {
        int slot = 2 * Long.BYTES;
        for (int first = 0; first < ENTRIES; first += ENTRIES_PER_BLOCK) {
            ByteBuffer block = ByteBuffer.allocate(ENTRIES_PER_BLOCK * slot);
            for (int i = 0; i < ENTRIES_PER_BLOCK; i++) {
                block.putLong(plan.keys[first + i]).putLong(first + i + 1);
            }
            int number = table.addBlock(block.array());
            // Lets readers run in between even if there are fewer processors than threads.
            Thread.yield();
            for (int i = 0; i < ENTRIES_PER_BLOCK; i++) {
                table.put(
                        number,
                        i * slot,
                        Long.BYTES,
                        i * slot + Long.BYTES,
                        Long.BYTES,
                        plan.versions[first + i],
                        first + i + 1);
            }
        }
    }

    private static int read(Memtable table, Plan plan, Random random, AtomicBoolean done) {
        EntryView view = new EntryView();
        boolean gets = table.capabilities().contains(Capability.GET_BEFORE_SEAL);
        int reads = 0;
        while (!done.get() || reads < READS_AT_LEAST) {
            int last = (int) table.lastSequence();
            assertThat(table.count()).isGreaterThanOrEqualTo(last);
            int snapshot = last == 0 || random.nextBoolean() ? last : last - random.nextInt(Math.min(last, 1000));
            // Half of the reads are of keys that were just put.
            int about = Math.max(0, snapshot + 2 - random.nextInt(random.nextBoolean() ? 8 : ENTRIES));
            long key = plan.keys[Math.min(about, ENTRIES - 1)];

            if (gets) {
                get(table, plan, snapshot, key, view);
            }
            if (reads % 4096 == 0) {
                scan(table, plan, snapshot, key, view);
            }
            reads++;
        }
        return reads;
    }

    private static void get(Memtable table, Plan plan, int snapshot, long key, EntryView view) {
        int expected = plan.latest(key, snapshot);
        boolean found = table.latest(bytes(key), snapshot, view);
        plan.check(key, snapshot, expected, found, view);

        long version = expected == 0 ? 0 : plan.versions[expected - 1];
        boolean foundVersion = table.atVersion(bytes(key), version, snapshot, view);
        plan.check(key, snapshot, plan.atVersion(key, version, snapshot), foundVersion, view);
    }

    private static void scan(Memtable table, Plan plan, int snapshot, long from, EntryView view) {
        byte[] prefix = {bytes(from)[0]};
        EntryCursor cursor = table.scan(prefix, snapshot);
        int passed = 0;
        long previousKey = 0;
        long previousVersion = 0;
        long previousSequence = 0;
        while (cursor.next(view)) {
            long key = ByteBuffer.wrap(view.copyKey()).getLong();
            int order = Long.compareUnsigned(previousKey, key);
            assertThat(order).isLessThanOrEqualTo(0);
            if (order == 0 && passed > 0) {
                assertThat(view.version()).isLessThanOrEqualTo(previousVersion);
                if (view.version() == previousVersion) {
                    assertThat(view.sequence()).isLessThan(previousSequence);
                }
            }
            previousKey = key;
            previousVersion = view.version();
            previousSequence = view.sequence();
            assertThat(view.sequence()).isBetween(1L, (long) snapshot);
            plan.check(key, snapshot, (int) view.sequence(), true, view);
            passed++;
        }
        assertThat(passed).isEqualTo(plan.withFirstByte(prefix[0], snapshot));
    }

    private static byte[] bytes(long key) {
        return ByteBuffer.allocate(Long.BYTES).putLong(key).array();
    }

    /**
     * The planned entries. Entry i has the sequence i + 1, which is also its value. Some keys are put many times, most
     * once or twice.
     */
    private static final class Plan {

        private final long[] keys = new long[ENTRIES];
        private final long[] versions = new long[ENTRIES];
        /** The sequence of the previous entry with the same key, or 0, for each entry. */
        private final int[] previous = new int[ENTRIES];

        private final Map<Long, Integer> newest = new HashMap<>();

        Plan(Random random) {
            for (int i = 0; i < ENTRIES; i++) {
                boolean again = i > 0 && random.nextInt(3) == 0;
                keys[i] = random.nextInt(50) == 0
                        ? random.nextInt(HOT_KEYS)
                        : again ? keys[i - 1 - random.nextInt(Math.min(i, 1000))] : random.nextLong();
                versions[i] = Math.max(0, i + random.nextInt(64) - 32);
                Integer before = newest.put(keys[i], i + 1);
                previous[i] = before == null ? 0 : before;
            }
        }

        private int newestSeen(long key, int snapshot) {
            int sequence = newest.getOrDefault(key, 0);
            while (sequence > snapshot) {
                sequence = previous[sequence - 1];
            }
            return sequence;
        }

        int latest(long key, int snapshot) {
            int best = newestSeen(key, snapshot);
            for (int sequence = best; sequence != 0; sequence = previous[sequence - 1]) {
                best = versions[sequence - 1] > versions[best - 1] ? sequence : best;
            }
            return best;
        }

        int atVersion(long key, long version, int snapshot) {
            int sequence = newestSeen(key, snapshot);
            while (sequence != 0 && versions[sequence - 1] != version) {
                sequence = previous[sequence - 1];
            }
            return sequence;
        }

        int withFirstByte(byte first, int snapshot) {
            int count = 0;
            for (int i = 0; i < snapshot; i++) {
                count += keys[i] >>> 56 == (first & 0xFF) ? 1 : 0;
            }
            return count;
        }

        void check(long key, int snapshot, int expected, boolean found, EntryView view) {
            boolean right = found == (expected != 0)
                    && (!found
                            || (view.sequence() == expected
                                    && view.version() == versions[expected - 1]
                                    && key == keys[expected - 1]
                                    && key == ByteBuffer.wrap(view.copyKey()).getLong()
                                    && expected
                                            == ByteBuffer.wrap(view.copyValue()).getLong()));
            if (!right) {
                throw new AssertionError("key " + key + " at snapshot " + snapshot + " should be that of sequence "
                        + expected + ", but found " + found + " with sequence " + view.sequence());
            }
        }
    }
}

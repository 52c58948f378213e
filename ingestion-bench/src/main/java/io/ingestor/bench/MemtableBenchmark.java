package io.ingestor.bench;

import io.ingestor.memtable.EntryView;
import io.ingestor.memtable.Memtable;
import io.ingestor.memtable.MemtableFactory;
import io.ingestor.memtable.MemtableOptions;
import io.ingestor.memtable.hash.HashMemtable;
import io.ingestor.memtable.skiplist.SkipListMemtable;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Puts and latest-gets of one million random keys of 16 to 32 bytes, on one thread; an operation is one put or one get.
 *
 * <p>Run with {@code -prof gc}: a get must show 0 B/op. A put shows the capacity of the table it builds, spread over its entries, because every invocation builds a new one; anything above
 * {@code memoryBytes / entries} (printed at set-up, without the blocks) is garbage. Compare kinds within one run only.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms4g", "-Xmx4g"})
public class MemtableBenchmark {

    private static final int ENTRIES = 1_000_000;
    private static final int ENTRIES_PER_BLOCK = 1_000;
    private static final int BLOCKS = ENTRIES / ENTRIES_PER_BLOCK;
    private static final int MIN_KEY = 16;
    private static final int MAX_KEY = 32;
    private static final int VALUE = 100;
    private static final int SLOT = MAX_KEY + VALUE;

    /** The kind of table. */
    @Param({"hash", "skiplist"})
    public String kind = "hash";

    private final byte[][] blocks = new byte[BLOCKS][];
    private final int[] keyLengths = new int[ENTRIES];
    private final byte[][] keys = new byte[ENTRIES][];
    private final EntryView view = new EntryView();
    private MemtableFactory factory = HashMemtable.factory();
    private Memtable full = factory.create(MemtableOptions.defaults());
    private int at;

    /** Makes the keys, and one table with all of them. */
    @Setup(Level.Trial)
    public void fill() {
        Random random = new Random(42);
        for (int i = 0; i < ENTRIES; i++) {
            keyLengths[i] = MIN_KEY + random.nextInt(MAX_KEY - MIN_KEY + 1);
            keys[i] = new byte[keyLengths[i]];
            random.nextBytes(keys[i]);
            int inBlock = i % ENTRIES_PER_BLOCK;
            if (inBlock == 0) {
                blocks[i / ENTRIES_PER_BLOCK] = new byte[ENTRIES_PER_BLOCK * SLOT];
            }
            System.arraycopy(keys[i], 0, blocks[i / ENTRIES_PER_BLOCK], inBlock * SLOT, keyLengths[i]);
        }
        factory = "hash".equals(kind) ? HashMemtable.factory() : SkipListMemtable.factory();
        full = insert();
        shuffle(random);
        long blockBytes = (long) BLOCKS * ENTRIES_PER_BLOCK * SLOT;
        System.out.printf(
                "%s: %.1f bytes per entry besides the blocks%n",
                kind, (double) (full.memoryBytes() - blockBytes) / ENTRIES);
    }

    /** Into another order than they were put in. The copies lie in the new order, because a caller has its key at hand; the misses to be measured are the table's. */
    private void shuffle(Random random) {
        for (int i = ENTRIES - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            byte[] key = keys[i];
            keys[i] = keys[other];
            keys[other] = key;
        }
        for (int i = 0; i < ENTRIES; i++) {
            keys[i] = keys[i].clone();
        }
    }

    /** Builds a table. */
    @Benchmark
    @OperationsPerInvocation(ENTRIES)
    public Memtable insert() {
        Memtable table = factory.create(MemtableOptions.defaults());
        long sequence = 0;
        for (int b = 0; b < BLOCKS; b++) {
            int block = table.addBlock(blocks[b]);
            for (int i = 0; i < ENTRIES_PER_BLOCK; i++) {
                int offset = i * SLOT;
                table.put(block, offset, keyLengths[(int) sequence], offset + MAX_KEY, VALUE, 0, ++sequence);
            }
        }
        return table;
    }

    /** Looks up the latest entry of a key that is there, each key once before any comes again. */
    @Benchmark
    public boolean get() {
        at = at + 1 == ENTRIES ? 0 : at + 1;
        return full.latest(keys[at], ENTRIES, view);
    }
}

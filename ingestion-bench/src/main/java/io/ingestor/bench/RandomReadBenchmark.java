package io.ingestor.bench;

import io.ingestor.memtable.BlockEntries;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A ceiling for the gets of {@link MemtableBenchmark}: only the memory reads that a hash table must do, in the same
 * amount of memory. An operation reads one of two million slots at random, and then the words of the slot's entry and a
 * byte of its key. There is no hash, no comparison, no collision and no other reader.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms4g", "-Xmx4g"})
public class RandomReadBenchmark {

    private static final int SLOTS = 1 << 21;
    private static final int WORDS_PER_ENTRY = 5;

    private final RandomKeys keys = new RandomKeys(42);
    private final long[] slots = new long[2 * SLOTS];
    private final long[] entries = new long[WORDS_PER_ENTRY * RandomKeys.ENTRIES];

    /** The slots of all entries, in random order. */
    private final int[] order = new int[RandomKeys.ENTRIES];

    private int at;
    private long before;

    /** Creates the entries, each with a random slot. */
    public RandomReadBenchmark() {
        Random random = new Random(1);
        BlockEntries inBlock = keys.block();
        for (int entry = 0; entry < RandomKeys.ENTRIES; entry++) {
            int slot = random.nextInt(SLOTS);
            while (slots[2 * slot] != 0) {
                slot = random.nextInt(SLOTS);
            }
            int block = entry / RandomKeys.ENTRIES_PER_BLOCK;
            slots[2 * slot] = entry + 1L;
            slots[2 * slot + 1] = ((long) block << 32) | inBlock.keyOffset(entry % RandomKeys.ENTRIES_PER_BLOCK);
            int other = random.nextInt(entry + 1);
            order[entry] = order[other];
            order[other] = slot;
        }
    }

    /** Starts each read after the previous one has ended. */
    @Benchmark
    public long oneByOne() {
        // No result is negative, so this adds 0, but the processor must wait for the previous result.
        before = read(order[next()] + (int) (before >>> (Long.SIZE - 1)));
        return before;
    }

    /** Reads slots independently of each other, so that the processor can overlap the reads. */
    @Benchmark
    public long sideBySide() {
        return read(order[next()]);
    }

    private int next() {
        at = at + 1 == RandomKeys.ENTRIES ? 0 : at + 1;
        return at;
    }

    private long read(int slot) {
        int entry = (int) slots[2 * slot] - 1;
        long place = slots[2 * slot + 1];
        int row = entry * WORDS_PER_ENTRY;
        int key = keys.blocks[(int) (place >>> 32)][(int) place] & 0xFF;
        return entry + entries[row] + entries[row + WORDS_PER_ENTRY - 2] + key;
    }
}

package io.ingestor.bench;

import static io.ingestor.bench.RandomKeys.BLOCKS;
import static io.ingestor.bench.RandomKeys.ENTRIES;
import static io.ingestor.bench.RandomKeys.ENTRIES_PER_BLOCK;
import static io.ingestor.bench.RandomKeys.MAX_KEY;
import static io.ingestor.bench.RandomKeys.SLOT;
import static io.ingestor.bench.RandomKeys.VALUE;

import java.util.Arrays;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The work of {@link MemtableBenchmark} with the JDK's concurrent map, which holds a copy of each key and the place of
 * its value.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms4g", "-Xmx4g"})
public class SkipListMapBenchmark {

    /** The place of a value. */
    public static final class Slice {
        final byte[] block;
        final int offset;
        final int length;

        Slice(byte[] block, int offset, int length) {
            this.block = block;
            this.offset = offset;
            this.length = length;
        }
    }

    private final RandomKeys keys = new RandomKeys(42);
    private ConcurrentSkipListMap<byte[], Slice> full = new ConcurrentSkipListMap<>(Arrays::compareUnsigned);
    private int at;

    /** Builds one map with all keys. */
    @Setup(Level.Trial)
    public void fill() {
        full = insert();
    }

    /** Builds a map. */
    @Benchmark
    @OperationsPerInvocation(ENTRIES)
    public ConcurrentSkipListMap<byte[], Slice> insert() {
        ConcurrentSkipListMap<byte[], Slice> map = new ConcurrentSkipListMap<>(Arrays::compareUnsigned);
        int entry = 0;
        for (int b = 0; b < BLOCKS; b++) {
            byte[] block = keys.blocks[b];
            for (int i = 0; i < ENTRIES_PER_BLOCK; i++) {
                int offset = i * SLOT;
                byte[] key = Arrays.copyOfRange(block, offset, offset + keys.keyLengths[entry++]);
                map.put(key, new Slice(block, offset + MAX_KEY, VALUE));
            }
        }
        return map;
    }

    /** Looks up an existing key. Uses each key once before any is repeated. */
    @Benchmark
    public @Nullable Slice get() {
        at = at + 1 == ENTRIES ? 0 : at + 1;
        return full.get(keys.keys[at]);
    }
}

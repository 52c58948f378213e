package io.ingestor.bench;

import static io.ingestor.bench.RandomKeys.BLOCKS;
import static io.ingestor.bench.RandomKeys.ENTRIES;
import static io.ingestor.bench.RandomKeys.ENTRIES_PER_BLOCK;

import io.ingestor.memtable.ArrayPool;
import io.ingestor.memtable.Capability;
import io.ingestor.memtable.EntryView;
import io.ingestor.memtable.Memtable;
import io.ingestor.memtable.MemtableFactory;
import io.ingestor.memtable.MemtableOptions;
import io.ingestor.memtable.MemtableReads;
import io.ingestor.memtable.append.AppendMemtable;
import io.ingestor.memtable.hash.HashMemtable;
import io.ingestor.memtable.skiplist.SkipListMemtable;
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
 * A benchmark (P8) of puts and latest-gets of one million random keys of 16 to 32 bytes, on one thread. An operation is
 * one put or one get. {@link SkipListMapBenchmark} measures the JDK's map for comparison.
 *
 * <p>Run with {@code -prof gc}: a get and a put must show 0 B/op, because every table is recycled and the next one
 * reuses its arrays. Compare kinds only within one run. A table that supports gets only after its seal is measured
 * sealed.
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

    /** The kind of table. */
    @Param({"hash", "append", "skiplist"})
    public String kind = "hash";

    private final RandomKeys keys = new RandomKeys(42);
    private final RandomKeys.BlockOfKeys entries = keys.block();
    private final ArrayPool pool = new ArrayPool();
    private final EntryView view = new EntryView();
    private MemtableFactory factory = HashMemtable.factory();
    private MemtableReads full = factory.create(MemtableOptions.defaults());
    private int at;

    /** Builds one table with all keys. */
    @Setup(Level.Trial)
    public void fill() {
        factory = switch (kind) {
            case "hash" -> HashMemtable.factory();
            case "append" -> AppendMemtable.factory();
            case "skiplist" -> SkipListMemtable.factory();
            default -> throw new IllegalArgumentException("kind must be hash, append or skiplist, was " + kind);
        };
        Memtable table = filled(new ArrayPool());
        boolean canGet = table.capabilities().contains(Capability.GET_BEFORE_SEAL);
        full = canGet ? table : table.seal();
        System.out.printf(
                "%s: %.1f bytes per entry in addition to the blocks%n",
                kind, (double) (table.memory().total() - table.memory().blocks()) / ENTRIES);
    }

    private Memtable filled(ArrayPool arrays) {
        Memtable table = factory.create(new MemtableOptions(ENTRIES, arrays));
        for (int b = 0; b < BLOCKS; b++) {
            entries.moveTo(b);
            table.putAll(table.addBlock(keys.blocks[b]), entries, (long) b * ENTRIES_PER_BLOCK + 1);
        }
        return table;
    }

    /** Builds a table block by block, as an ingestor does, and recycles it. */
    @Benchmark
    @OperationsPerInvocation(ENTRIES)
    public int insert() {
        Memtable table = filled(pool);
        int count = table.count();
        table.seal().recycle();
        return count;
    }

    /** Looks up the latest entry of an existing key. Uses each key once before any is repeated. */
    @Benchmark
    public boolean get() {
        at = at + 1 == ENTRIES ? 0 : at + 1;
        return full.latest(keys.keys[at], ENTRIES, view);
    }
}

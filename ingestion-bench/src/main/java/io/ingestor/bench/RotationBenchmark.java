package io.ingestor.bench;

import io.ingestor.memtable.ArrayPool;
import io.ingestor.memtable.Memtable;
import io.ingestor.memtable.MemtableFactory;
import io.ingestor.memtable.MemtableOptions;
import io.ingestor.memtable.SealedMemtable;
import io.ingestor.memtable.append.AppendMemtable;
import io.ingestor.memtable.hash.HashMemtable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A benchmark of the writing thread's pause at a rotation. The thread seals the full table, creates an empty one, drops
 * the oldest, and puts the first batch of 1,000 entries into the new one. The table has a quarter of a million entries,
 * about as many as fit into 64 MiB. Each sample is one rotation, and the maximum must stay below a millisecond.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms4g", "-Xmx4g"})
public class RotationBenchmark {

    private static final int BLOCKS_PER_TABLE = 256;

    /** The number of entries that an ingestor expects in a table, regardless of how many it will hold. */
    private static final int EXPECTED = 1 << 13;

    /** The kind of table. */
    @Param({"hash", "append"})
    public String kind = "hash";

    private final RandomKeys keys = new RandomKeys(42);
    private final RandomKeys.BlockOfKeys entries = keys.block();
    private final ArrayPool pool = new ArrayPool();
    private MemtableFactory factory = HashMemtable.factory();
    private Memtable active = factory.create(new MemtableOptions(EXPECTED, pool));
    private SealedMemtable oldest =
            factory.create(new MemtableOptions(EXPECTED, pool)).seal();
    private byte[] firstBlock = new byte[0];
    private int next;

    /**
     * Fills two tables, one of them sealed, with blocks from the pool, to which they return when the table is recycled.
     */
    @Setup(Level.Invocation)
    public void fill() {
        oldest.recycle();
        active.seal().recycle();
        factory = kind.equals("append") ? AppendMemtable.factory() : HashMemtable.factory();
        oldest = filled().seal();
        active = filled();
        firstBlock = nextBlock();
    }

    private Memtable filled() {
        Memtable table = factory.create(new MemtableOptions(EXPECTED, pool));
        for (int i = 0; i < BLOCKS_PER_TABLE; i++) {
            put(table, nextBlock(), i);
        }
        return table;
    }

    private byte[] nextBlock() {
        next = (next + 1) % RandomKeys.BLOCKS;
        entries.moveTo(next);
        byte[] source = keys.blocks[next];
        byte[] block = pool.takeBlock(source.length);
        System.arraycopy(source, 0, block, 0, source.length);
        return block;
    }

    private void put(Memtable table, byte[] block, int place) {
        table.putAll(table.addBlock(block), entries, (long) place * RandomKeys.ENTRIES_PER_BLOCK + 1);
    }

    /** Runs one rotation. */
    @Benchmark
    public Memtable rotate() {
        SealedMemtable sealed = active.seal();
        Memtable fresh = factory.create(new MemtableOptions(EXPECTED, pool));
        oldest.recycle();
        put(fresh, firstBlock, 0);
        oldest = sealed;
        active = fresh;
        return fresh;
    }
}

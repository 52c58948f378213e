package io.ingestor.bench;

import io.ingestor.bench.rules.BytesCheck;
import io.ingestor.bench.rules.LibraryCheck;
import io.ingestor.bench.rules.NameWalk;
import io.ingestor.bench.rules.RecordForm;
import io.ingestor.bench.rules.Work;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Checks encoded records against a schema; the score is records per second. Beside it the library checks the same
 * records as trees. The walk reads the name and the kind of each field and checks nothing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SchemaBenchmark {

    private static final int RECORDS = 64;

    /** The form of the records. */
    @Param
    public RecordForm form;

    private Work check;
    private Work walk;
    private Work prepared;
    private Work decoded;

    /** Makes the records and the schemas. */
    @Setup
    public void prepare() throws IOException {
        check = new BytesCheck(form);
        walk = new NameWalk(form);
        prepared = new LibraryCheck(form, LibraryCheck.Trees.PREPARED);
        decoded = new LibraryCheck(form, LibraryCheck.Trees.DECODED);
    }

    /** Closes what holds the records. */
    @TearDown
    public void close() throws IOException {
        check.close();
        walk.close();
        prepared.close();
        decoded.close();
    }

    /** The check. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public int check() {
        return check.pass();
    }

    /** The walk. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public int walk() {
        return walk.pass();
    }

    /** The library on trees that exist before. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public int library() {
        return prepared.pass();
    }

    /** The library on trees that are decoded from the records. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public int decodingLibrary() {
        return decoded.pass();
    }
}

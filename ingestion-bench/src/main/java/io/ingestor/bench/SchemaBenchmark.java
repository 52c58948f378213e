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
 * A benchmark of the check of encoded records against a schema, and of a library that checks the same records as trees.
 * The walk reads the name and the kind of each field and checks nothing. The score is records per second.
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

    /** Creates the records and the schemas. */
    @Setup
    public void prepare() throws IOException {
        check = new BytesCheck(form);
        walk = new NameWalk(form);
        prepared = new LibraryCheck(form, LibraryCheck.Trees.PREPARED);
        decoded = new LibraryCheck(form, LibraryCheck.Trees.DECODED);
    }

    /** Closes the holders of the records. */
    @TearDown
    public void close() throws IOException {
        check.close();
        walk.close();
        prepared.close();
        decoded.close();
    }

    /** Checks the encoded records. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public int check() {
        return check.pass();
    }

    /** Walks over the encoded records. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public int walk() {
        return walk.pass();
    }

    /** Checks prepared trees with the library. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public int library() {
        return prepared.pass();
    }

    /** Decodes the records into trees, and checks these with the library. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public int decodingLibrary() {
        return decoded.pass();
    }
}

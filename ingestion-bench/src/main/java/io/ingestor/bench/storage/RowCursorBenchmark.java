package io.ingestor.bench.storage;

import io.ingestor.bench.log.BenchFile;
import io.ingestor.delta.RowReads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A benchmark that reads each field of the records of a batch, and stores nothing: by the public cursor of the engine,
 * and by position from a copy of each record, as the sink of tables does. The score is records per second.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RowCursorBenchmark {

    private static final int RECORDS = 50_000;

    private Path directory;
    private HeldBatch held;
    private FieldWalk walk;
    private RowReads rows;

    /** Lets an ingestor deliver the batch. */
    @Setup
    public void prepare() throws IOException {
        directory = Files.createTempDirectory("row-cursor");
        held = new HeldBatch(directory, SampleRows.readings(), 1, RECORDS);
        walk = new FieldWalk(held.batch());
        rows = new RowReads();
    }

    /** Closes the ingestor, and deletes its log. */
    @TearDown
    public void close() throws IOException {
        held.close();
        BenchFile.deleteAll(directory);
    }

    /** Visits all fields by the cursor. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long cursor() throws IOException {
        return walk.fields();
    }

    /** Copies each record, and visits all fields by position. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long positions() throws IOException {
        return rows.read(held.batch());
    }
}

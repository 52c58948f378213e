package io.ingestor.bench;

import io.ingestor.BatchResult;
import io.ingestor.Ingestor;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
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
 * A benchmark that checks and encodes a batch of 1,000 records. They have either one layout, which the ingestor learns,
 * or a layout each, more than it keeps. The score is records per second. The same run on a build that learns no layouts
 * shows the gain for one layout and the cost for many.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class RecordLayoutsBenchmark {

    private static final int RECORDS = 1000;
    private static final int LENGTHS = 100;

    /** The number of different layouts. */
    @Param({"1", "1000"})
    public int layouts;

    private RecordBatch batch;
    private Ingestor ingestor;

    /** Builds the batch. */
    @Setup
    public void prepare() throws IOException {
        RecordBatch.Builder builder = RecordBatch.builder();
        for (int i = 0; i < RECORDS; i++) {
            builder.add(record(i, i % layouts));
        }
        batch = builder.build();
        ingestor = Ingestor.builder(Path.of("never-created")).withoutLog().open();
    }

    /**
     * Returns a record whose layout, the length of a text and the number of fields, depends only on the second
     * argument.
     */
    private static Record record(int number, int layout) {
        Record.Builder record = Record.builder("tenant-" + number % 4)
                .entity("entity-" + (RECORDS + number))
                .timestamp(Instant.ofEpochSecond(1_700_000_000L + number, 123_000_000))
                .put("text", "x".repeat(LENGTHS - layout % LENGTHS));
        for (int field = 0; field < 4 + layout / LENGTHS; field++) {
            record.put("field-" + field, number);
        }
        return record.build();
    }

    /** Closes the ingestor. */
    @TearDown
    public void close() throws IOException {
        ingestor.close();
    }

    /** Checks and encodes the batch. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public BatchResult encode() {
        return ingestor.check(batch);
    }
}

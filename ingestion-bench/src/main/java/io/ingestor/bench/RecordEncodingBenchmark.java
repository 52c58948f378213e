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
 * A benchmark that checks and encodes a batch of 1,000 records, each with tenant, entity id, four fields and a
 * timestamp, and stores nothing. The score is records per second. The ceiling copies the same bytes twice, the minimum
 * for an encoder that trusts neither its caller nor the bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class RecordEncodingBenchmark {

    private static final int RECORDS = 1000;

    /** The form of the records: canonical, or without an entity id, which is then generated in a rewritten record. */
    @Param({"canonical", "rewritten"})
    public String form;

    private RecordBatch batch;
    private Ingestor ingestor;
    private byte[] scratch;

    /** Builds the batch. */
    @Setup
    public void prepare() throws IOException {
        RecordBatch.Builder builder = RecordBatch.builder();
        for (int i = 0; i < RECORDS; i++) {
            Record.Builder record = Record.builder("tenant-" + i % 4)
                    .timestamp(Instant.ofEpochSecond(1_700_000_000L + i, 123_000_000))
                    .put("delay", i)
                    .put("distance", 418)
                    .put("origin", "SAN")
                    .put("destination", "SJC");
            builder.add("canonical".equals(form) ? record.entity("entity-" + i).build() : record.build());
        }
        batch = builder.build();
        ingestor = Ingestor.builder(Path.of("never-created")).withoutLog().open();
        scratch = new byte[Math.toIntExact(batch.bytes())];
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

    /** Copies the batch twice, as a ceiling. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public byte[] copyTwice() {
        int[] end = new int[1];
        batch.forEach((index, source, offset, length) -> {
            System.arraycopy(source, offset, scratch, end[0], length);
            end[0] += length;
        });
        return scratch.clone();
    }
}

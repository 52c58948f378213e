package io.ingestor.bench;

import io.ingestor.bench.log.SampleBlocks;
import io.ingestor.bench.rules.CheckedBatches;
import io.ingestor.bench.rules.SampleTransforms;
import io.ingestor.bench.rules.Work;
import io.ingestor.transform.Transform;
import java.io.IOException;
import java.util.List;
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
 * A benchmark that takes batches of 1,000 records through transforms into a block, and stores nothing. The score is
 * records per second. Each batch has a new block, so compare its allocation only with that of batches without
 * transforms.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TransformBenchmark {

    /** The transforms. */
    @Param({"none", "file", "java", "condition"})
    public String transforms;

    private Work batches;

    /** Creates the batches. */
    @Setup
    public void prepare() throws IOException {
        List<Transform> chosen = switch (transforms) {
            case "none" -> List.of();
            case "file" -> List.of(SampleTransforms.configured());
            case "java" -> List.of(SampleTransforms.handWritten());
            default -> List.of(SampleTransforms.dropping("data.temp > 90.0"));
        };
        batches = new CheckedBatches(transforms, new SampleBlocks(), builder -> builder.transforms(chosen));
    }

    /** Closes the ingestor. */
    @TearDown
    public void close() throws IOException {
        batches.close();
    }

    /** Transforms and encodes a batch. */
    @Benchmark
    @OperationsPerInvocation(SampleBlocks.RECORDS)
    public int encode() {
        return batches.pass();
    }
}

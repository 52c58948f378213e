package io.ingestor.bench;

import dev.cel.common.CelValidationException;
import dev.cel.runtime.CelEvaluationException;
import io.ingestor.bench.rules.BareCondition;
import io.ingestor.bench.rules.Condition;
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

/** A benchmark of a CEL condition on encoded records, and of CEL alone on maps. The score is records per second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ConditionBenchmark {

    private static final int RECORDS = 64;

    /** The CEL expression. */
    @Param({"data.temp > 90.0", "data.site == 'none'"})
    public String condition;

    private Work ours;
    private Work bare;

    /** Compiles the condition. */
    @Setup
    public void prepare() throws IOException, CelValidationException, CelEvaluationException {
        ours = new Condition(condition);
        bare = new BareCondition(condition);
    }

    /** Closes the holders of the records. */
    @TearDown
    public void close() throws IOException {
        ours.close();
        bare.close();
    }

    /** Evaluates the condition on encoded records. */
    @Benchmark
    @OperationsPerInvocation(Condition.RECORDS)
    public int encoded() {
        return ours.pass();
    }

    /** Evaluates the condition with CEL alone. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public int bare() {
        return bare.pass();
    }
}

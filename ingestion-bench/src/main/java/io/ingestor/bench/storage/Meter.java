package io.ingestor.bench.storage;

import com.sun.management.OperatingSystemMXBean;
import io.ingestor.bench.contest.Turn;
import io.ingestor.bench.log.Allocation;
import java.lang.management.ManagementFactory;

/** The time, the CPU time of the process and the allocation of all threads since a start. */
final class Meter {

    static final String RATE = "rows/s";
    static final String PER_CPU_SECOND = "rows per CPU second";
    static final String ALLOCATED = "bytes allocated per row";

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final long allocated = Allocation.bytes();
    private final long cpu = cpuNanos();
    private final long start = System.nanoTime();

    /** Returns the CPU time of the process, with collections and compilation. */
    static long cpuNanos() {
        return SYSTEM.getProcessCpuTime();
    }

    /** Returns true if a time has passed. */
    boolean hasPassed(long nanos) {
        return System.nanoTime() - start >= nanos;
    }

    /** Returns a turn of some rows. */
    Turn.Builder stop(long rows) {
        long took = System.nanoTime() - start;
        long used = cpuNanos() - cpu;
        return Turn.of("rows", rows, took)
                .with(PER_CPU_SECOND, rows * 1e9 / used)
                .with(ALLOCATED, (double) (Allocation.bytes() - allocated) / rows);
    }
}

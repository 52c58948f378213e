package io.ingestor.bench.log;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** The bytes that all live threads have allocated so far. */
public final class Allocation {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    public static long bytes() {
        long bytes = 0;
        for (long allocated : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
            bytes += Math.max(0, allocated);
        }
        return bytes;
    }
}

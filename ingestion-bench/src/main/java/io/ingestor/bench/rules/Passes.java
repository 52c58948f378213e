package io.ingestor.bench.rules;

import com.sun.management.ThreadMXBean;
import io.ingestor.bench.contest.Contender;
import io.ingestor.bench.contest.Turn;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/** A contender that repeats the passes of a work on one thread. */
final class Passes implements Contender {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Work work;

    Passes(Work work) {
        this.work = work;
    }

    @Override
    public String name() {
        return work.name();
    }

    @Override
    public Turn run(long nanos) {
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        long records = 0;
        while (System.nanoTime() - start < nanos) {
            records += work.pass();
        }
        long took = System.nanoTime() - start;
        return Turn.of("records", records, took)
                .with(
                        "bytes allocated per record",
                        (double) (THREADS.getCurrentThreadAllocatedBytes() - allocated) / records)
                .build();
    }

    @Override
    public void close() throws IOException {
        work.close();
    }
}

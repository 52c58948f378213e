package io.ingestor.bench.log;

import io.ingestor.bench.contest.Contender;
import io.ingestor.bench.contest.Turn;
import io.ingestor.wal.AckLevel;
import io.ingestor.wal.Compression;
import io.ingestor.wal.WalStats;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** The log under callers that each append one record, wait until it is synced, and append the next. */
final class LogSingles implements Contender {

    private final SampleBlocks samples;
    private final BenchLog log;
    private final int callers;
    private final ExecutorService threads;

    LogSingles(Path directory, SampleBlocks samples, int callers) throws Exception {
        this.samples = samples;
        this.callers = callers;
        this.log = new BenchLog(directory, Compression.NONE);
        this.threads = Executors.newFixedThreadPool(callers);
    }

    @Override
    public String name() {
        return callers == 1 ? "log, 1 caller" : "log, " + callers + " callers";
    }

    @Override
    public Turn run(long nanos) throws Exception {
        WalStats before = log.log().stats();
        long allocated = Allocation.bytes();
        long start = System.nanoTime();
        List<Future<Histogram>> running = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            running.add(threads.submit(() -> call(start, nanos)));
        }
        Histogram times = new Histogram(3);
        for (Future<Histogram> caller : running) {
            times.add(caller.get());
        }
        long took = System.nanoTime() - start;
        log.release();
        return Turn.of("records", times.getTotalCount(), took)
                .with(times)
                .with(
                        "entries per sync",
                        BenchLog.entriesPerSync(before, log.log().stats()))
                .with("bytes allocated per entry", (double) (Allocation.bytes() - allocated) / times.getTotalCount())
                .build();
    }

    private Histogram call(long start, long nanos) {
        Histogram times = new Histogram(3);
        long calls = 0;
        for (long now = start; now - start < nanos; ) {
            log.log()
                    .append(ByteBuffer.wrap(samples.record(calls++)), 1, AckLevel.SYNCED)
                    .join();
            long end = System.nanoTime();
            times.recordValue(end - now);
            now = end;
        }
        return times;
    }

    @Override
    public void close() throws Exception {
        threads.shutdown();
        if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("callers are still running");
        }
        log.close();
    }
}

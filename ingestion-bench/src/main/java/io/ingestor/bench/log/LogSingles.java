package io.ingestor.bench.log;

import io.ingestor.bench.contest.Contender;
import io.ingestor.bench.contest.Turn;
import io.ingestor.wal.AckLevel;
import io.ingestor.wal.Compression;
import io.ingestor.wal.WalStats;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** The log with callers that each append one record, wait until it is synced, and append the next. */
final class LogSingles implements Contender {

    private final SampleBlocks samples;
    private final BenchLog log;
    private final int callers;
    private final ExecutorService threads;
    private final List<Histogram> times = new ArrayList<>();

    LogSingles(Path directory, SampleBlocks samples, int callers) throws Exception {
        this.samples = samples;
        this.callers = callers;
        this.log = new BenchLog(directory, Compression.NONE);
        this.threads = Executors.newFixedThreadPool(callers);
        for (int i = 0; i < callers; i++) {
            times.add(new Histogram(TimeUnit.MINUTES.toNanos(1), 3));
        }
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
        List<Future<?>> running = new ArrayList<>();
        for (Histogram own : times) {
            running.add(threads.submit(() -> call(start, nanos, own)));
        }
        for (Future<?> caller : running) {
            caller.get();
        }
        long took = System.nanoTime() - start;
        allocated = Allocation.bytes() - allocated;
        log.release();
        Histogram all = new Histogram(3);
        times.forEach(all::add);
        return Turn.of("records", all.getTotalCount(), took)
                .with(all)
                .with(
                        "entries per sync",
                        BenchLog.entriesPerSync(before, log.log().stats()))
                .with("bytes allocated per entry", (double) allocated / all.getTotalCount())
                .build();
    }

    private void call(long start, long nanos, Histogram own) {
        own.reset();
        long calls = 0;
        for (long now = start; now - start < nanos; ) {
            log.log().append(samples.record(calls++), 1, AckLevel.SYNCED).join();
            long end = System.nanoTime();
            own.recordValue(end - now);
            now = end;
        }
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

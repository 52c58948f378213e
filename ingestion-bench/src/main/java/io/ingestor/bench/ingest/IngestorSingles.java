package io.ingestor.bench.ingest;

import io.ingestor.Durability;
import io.ingestor.bench.contest.Contender;
import io.ingestor.bench.contest.Turn;
import io.ingestor.bench.log.SampleBlocks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * The ingestor with callers that each ingest one record, wait until it is acknowledged as synced, and ingest the next.
 */
final class IngestorSingles implements Contender {

    private final SampleBlocks samples;
    private final BenchIngestor bench;
    private final int callers;
    private final ExecutorService threads;

    IngestorSingles(Path directory, SampleBlocks samples, int callers) throws Exception {
        this.samples = samples;
        this.callers = callers;
        this.bench = new BenchIngestor(directory);
        this.threads = Executors.newFixedThreadPool(callers);
    }

    @Override
    public String name() {
        return callers == 1 ? "ingestor, 1 caller" : "ingestor, " + callers + " callers";
    }

    @Override
    public Turn run(long nanos) throws Exception {
        long start = System.nanoTime();
        List<Future<Histogram>> running = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            running.add(threads.submit(() -> call(start, nanos)));
        }
        Histogram times = new Histogram(3);
        for (Future<Histogram> caller : running) {
            times.add(caller.get());
        }
        return Turn.of("records", times.getTotalCount(), System.nanoTime() - start)
                .with(times)
                .build();
    }

    private Histogram call(long start, long nanos) {
        Histogram times = new Histogram(3);
        long calls = 0;
        for (long now = start; now - start < nanos; ) {
            bench.ingestor().ingest(samples.single(calls++), Durability.SYNCED).join();
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
        bench.close();
    }
}

package io.ingestor.bench.ingest;

import io.ingestor.Durability;
import io.ingestor.bench.contest.Contender;
import io.ingestor.bench.contest.Turn;
import io.ingestor.bench.log.SampleBlocks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * A caller that ingests single records and waits for each, while another thread ingests batches at a steady rate
 * without waiting for them.
 */
final class SinglesBesideLoad implements Contender {

    private static final long RECORDS_PER_SECOND = 100_000;
    private static final long BATCH_NANOS = TimeUnit.SECONDS.toNanos(1) * SampleBlocks.RECORDS / RECORDS_PER_SECOND;

    private final SampleBlocks samples;
    private final BenchIngestor bench;

    SinglesBesideLoad(Path directory, SampleBlocks samples) throws IOException {
        this.samples = samples;
        this.bench = new BenchIngestor(directory);
    }

    @Override
    public String name() {
        return "ingestor, 1 caller with a load of " + RECORDS_PER_SECOND / 1000 + " k records/s";
    }

    @Override
    public Turn run(long nanos) throws InterruptedException {
        Histogram times = new Histogram(3);
        AtomicLong sent = new AtomicLong();
        long start = System.nanoTime();
        Thread load = new Thread(() -> send(start, nanos, sent), "load");
        load.start();
        long calls = 0;
        for (long now = start; now - start < nanos; ) {
            bench.ingestor().ingest(samples.single(calls++), Durability.SYNCED).join();
            long end = System.nanoTime();
            times.recordValue(end - now);
            now = end;
        }
        load.join();
        bench.ingestor().sync().join();
        return Turn.of("other records", sent.get(), System.nanoTime() - start)
                .with(times)
                .build();
    }

    private void send(long start, long nanos, AtomicLong sent) {
        long batches = 0;
        for (long due = start; due - start < nanos; due = start + ++batches * BATCH_NANOS) {
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            var unused = bench.ingestor().ingest(samples.batch(batches), Durability.SYNCED);
            sent.addAndGet(SampleBlocks.RECORDS);
        }
    }

    @Override
    public void close() throws IOException {
        bench.close();
    }
}

package io.ingestor.bench.storage;

import io.ingestor.Durability;
import io.ingestor.RecordBatch;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** The part of the report about the CPU time of each thread at a steady rate, with tables. */
final class Budget {

    private static final int RATE = 1_000_000;
    private static final int WARM_UP_SECONDS = 5;

    private final Path directory;
    private final SampleRows sample;
    private final int seconds;
    private final LongAdder failed = new LongAdder();

    Budget(Path directory, SampleRows sample, int seconds) {
        this.directory = directory;
        this.sample = sample;
        this.seconds = seconds;
    }

    String measure() throws Exception {
        List<RecordBatch> batches = sample.batches();
        SinkBatches ingest = IngestWithTables.withTables(directory, sample, batches);
        try {
            send(ingest, batches, WARM_UP_SECONDS);
            ThreadCosts before = new ThreadCosts();
            long start = System.nanoTime();
            long records = send(ingest, batches, seconds);
            double took = (System.nanoTime() - start) / 1e9;
            ThreadCosts after = new ThreadCosts();
            return String.format(
                            Locale.ROOT,
                            "## CPU time by thread%n%n%,.0f records/s for %.1f s in synced batches of %,d, flushed every"
                                    + " quarter of a second; %,d records failed. Two cores have 2,000 ns per record at"
                                    + " 1,000,000 records/s.%n%n",
                            records / took,
                            took,
                            SampleRows.BATCH,
                            failed.sum())
                    + after.table(before, records)
                    + "\n";
        } finally {
            ingest.close();
        }
    }

    /** Sends batches when they are due, and returns the number of their records. */
    private long send(SinkBatches ingest, List<RecordBatch> batches, int forSeconds) {
        long batchNanos = TimeUnit.SECONDS.toNanos(1) * SampleRows.BATCH / RATE;
        long count = TimeUnit.SECONDS.toNanos(forSeconds) / batchNanos;
        long start = System.nanoTime();
        for (long i = 0; i < count; i++) {
            for (long early = start + i * batchNanos - System.nanoTime(); early > 0; ) {
                LockSupport.parkNanos(early);
                early = start + i * batchNanos - System.nanoTime();
            }
            var unused = ingest.ingestor()
                    .ingest(batches.get((int) (i % batches.size())), Durability.SYNCED)
                    .whenComplete((result, failure) -> {
                        if (failure != null) {
                            failed.add(SampleRows.BATCH);
                        }
                    });
        }
        ingest.ingestor().sync().join();
        return count * SampleRows.BATCH;
    }
}

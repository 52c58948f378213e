package io.ingestor.bench.storage;

import io.ingestor.Durability;
import io.ingestor.Ingestor;
import io.ingestor.bench.log.BenchFile;
import io.ingestor.memtable.hash.HashMemtable;
import io.ingestor.sink.FlushBatch;
import io.ingestor.sink.Sink;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * A batch that an ingestor delivers to its sink, held there so that it can be flushed again and again. The ingestor
 * closes when the batch does.
 */
final class HeldBatch implements AutoCloseable {

    private static final int ENTRY = 1_000;
    private static final long MIN_BUDGET = 64L << 20;
    private static final long BUDGET_PER_RECORD = 2_000;

    private final Path directory;
    private final CompletableFuture<FlushBatch> delivered = new CompletableFuture<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private final CompletableFuture<Boolean> closed = new CompletableFuture<>();
    private final FlushBatch batch;

    /**
     * Ingests records and takes the batch.
     *
     * @param tenants the number of tenants, which alternate
     * @param count the number of records, a multiple of 1,000
     */
    HeldBatch(Path parent, SampleRows rows, int tenants, int count) throws IOException {
        directory = Files.createTempDirectory(parent, "held");
        Ingestor ingestor = Ingestor.builder(directory)
                .memtable(HashMemtable.factory())
                .memoryBudget(Math.max(MIN_BUDGET, count * BUDGET_PER_RECORD))
                .schemas(rows.registry(), rows.policy())
                .sink(Sink.calling(this::hold))
                .flushInterval(Duration.ofHours(24))
                .closeFlushTimeout(Duration.ofHours(1))
                .open();
        for (int from = 0; from < count; from += ENTRY) {
            ingestor.ingest(rows.batch(tenants, from, ENTRY), Durability.WRITTEN)
                    .join();
        }
        // The close of the ingestor seals the table, and waits for the sink.
        new Thread(() -> close(ingestor), "held batch").start();
        batch = delivered.join();
        if (batch.count() != count) {
            close();
            throw new IllegalStateException("the batch must have " + count + " records, had " + batch.count());
        }
    }

    private void close(Ingestor ingestor) {
        try {
            ingestor.close();
            closed.complete(true);
        } catch (IOException e) {
            closed.completeExceptionally(e);
            delivered.completeExceptionally(e);
        }
    }

    private void hold(FlushBatch taken) throws IOException {
        delivered.complete(taken);
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    /** Returns the batch, valid until the close. Its sequences begin at 1. */
    FlushBatch batch() {
        return batch;
    }

    @Override
    public void close() throws IOException {
        released.countDown();
        closed.join();
        BenchFile.deleteAll(directory);
    }
}

package io.ingestor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests readers and writers that never pause: no write and no get is refused, and memory stays within its budget. A
 * scan may be refused while another cursor holds the memory that it needs; later scans succeed.
 */
@Tag("proof")
@Timeout(300)
class ReadStormTest {

    private static final int READERS = 4;
    private static final int BATCH = 200;
    private static final int IN_FLIGHT = 8;
    private static final String TEXT = "x".repeat(200);

    @TempDir
    private Path path;

    private final AtomicLong ingested = new AtomicLong();
    private final AtomicLong scans = new AtomicLong();
    private final AtomicLong refusedScans = new AtomicLong();

    /** Returns a record of about 300 bytes. Every thousandth belongs to the tenant that is scanned. */
    private static Record record(long n) {
        return Record.builder(n % 1000 == 0 ? "scanned" : "read")
                .entity("e" + n)
                .put("text", TEXT)
                .build();
    }

    @ParameterizedTest
    @CsvSource({"8388608, 300000", "268435456, 900000"})
    void ingestionGoesOn(long budget, long records) throws Exception {
        long seed = new Random().nextLong();
        System.out.println("ReadStormTest seed " + seed);
        ExecutorService readers = Executors.newFixedThreadPool(READERS);
        try (Ingestor ingestor = Ingestor.builder(path)
                .memoryBudget(budget)
                .tenantShare(1)
                // Shorter than a cursor lease, and longer than a busy disk takes.
                .backpressure(Backpressure.waitAtMost(Duration.ofSeconds(30)))
                .open()) {
            List<Future<Long>> reads = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                Random own = new Random(seed + i);
                reads.add(readers.submit(() -> readUntilTheEnd(ingestor, own)));
            }

            ingest(ingestor, records, budget);
            ingested.set(Long.MAX_VALUE);

            for (Future<Long> read : reads) {
                assertThat(read.get(60, TimeUnit.SECONDS)).isPositive();
            }
            System.out.println("ReadStormTest: " + scans + " scans, " + refusedScans + " refused");
            assertThat(refusedScans.get()).isLessThan(1 + scans.get() / 100);
            IngestorStats stats = ingestor.stats();
            assertThat(stats.totals().refused()).as("seed %d", seed).isZero();
            assertThat(stats.memory().wholeFrom()).as("tables have left").isGreaterThan(1);
        } finally {
            ingested.set(Long.MAX_VALUE);
            readers.shutdownNow();
        }
    }

    private void ingest(Ingestor ingestor, long records, long budget) {
        ArrayDeque<CompletableFuture<BatchResult>> inFlight = new ArrayDeque<>();
        for (long n = 0; n < records; n += BATCH) {
            RecordBatch.Builder batch = RecordBatch.builder();
            for (long i = n; i < n + BATCH; i++) {
                batch.add(record(i));
            }
            inFlight.add(ingestor.ingest(batch.build()));
            if (inFlight.size() == IN_FLIGHT) {
                ingested.set(inFlight.remove().join().lastSequence());
                assertThat(ingestor.stats().memory().usedBytes()).isLessThanOrEqualTo(budget);
            }
        }
        inFlight.forEach(CompletableFuture::join);
    }

    private long readUntilTheEnd(Ingestor ingestor, Random random) throws IOException {
        long found = 0;
        for (long upTo = ingested.get(); upTo < Long.MAX_VALUE; upTo = ingested.get()) {
            if (upTo == 0) {
                Thread.onSpinWait();
                continue;
            }
            if (random.nextInt(100) == 0) {
                try (MemoryCursor cursor = ingestor.scan("scanned")) {
                    scans.incrementAndGet();
                    while (cursor.next() != null) {
                        found++;
                    }
                } catch (OverloadedException e) {
                    refusedScans.incrementAndGet();
                }
                continue;
            }
            long n = (long) (random.nextDouble() * upTo);
            Lookup lookup = ingestor.find(n % 1000 == 0 ? "scanned" : "read", "e" + n);
            if (lookup.record().isPresent()) {
                found++;
            } else {
                assertThat(n + 1).as("sequence of a record that is not found").isLessThan(lookup.wholeFrom());
            }
        }
        return found;
    }
}

package io.ingestor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.ingestor.sink.FlushBatch;
import io.ingestor.sink.Sink;
import io.ingestor.sink.SinkContext;
import io.ingestor.sink.SinkProgress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the memory of dropped tables is reused, and that a reader of such a table never sees newer content. */
class RecycledMemoryTest {

    private static final int BUDGET = 4 << 20;
    private static final int RECORDS = 200;
    private static final int TIMES_THE_BUDGET = 5;

    @TempDir
    private Path path;

    private final long seed = new Random().nextLong();
    private long number;
    private long mostPooled;

    private IngestorBuilder small() {
        // The wait outlasts a slow disk.
        return Ingestor.builder(path.resolve("data"))
                .memoryBudget(BUDGET)
                .backpressure(Backpressure.waitAtMost(Duration.ofSeconds(60)));
    }

    /** Returns a record that repeats its entity id in the content, so that overwritten bytes are noticed. */
    private Record record(long n) {
        String entity = "entity-" + n;
        return Record.builder("tenant-" + n % 3)
                .entity(entity)
                .put("self", entity)
                .put("text", (entity + " ").repeat(1 + (int) (n % 9)))
                .build();
    }

    private static void assertWhole(RecordView view) {
        assertWhole(view.entity(), view.data().get("self"), view.data().get("text"));
    }

    private static void assertWhole(StoredRecord stored) {
        assertWhole(
                stored.id().entity(),
                stored.record().data().get("self"),
                stored.record().data().get("text"));
    }

    private static void assertWhole(String entity, Object self, Object text) {
        assertThat(self).isEqualTo(entity);
        assertThat(((String) text).replace(entity + " ", "")).isEmpty();
    }

    /** Ingests batches and waits until all are acknowledged. */
    private void ingest(Ingestor ingestor, int batches) {
        List<CompletableFuture<BatchResult>> results = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            RecordBatch.Builder batch = RecordBatch.builder();
            for (int k = 0; k < RECORDS; k++) {
                batch.add(record(number++));
            }
            results.add(ingestor.ingest(batch.build()));
        }
        results.forEach(CompletableFuture::join);
    }

    /** Ingests so much that all earlier records leave memory. */
    private void ingestOverAll(Ingestor ingestor) {
        long until = number + (long) TIMES_THE_BUDGET * BUDGET / 150;
        while (number < until) {
            ingest(ingestor, 10);
            mostPooled = Math.max(mostPooled, ingestor.stats().memory().pooledBytes());
        }
    }

    @Test
    void aSliceThatWasHandedOutStaysAsItWas() throws Exception {
        try (Ingestor ingestor = small().open()) {
            ingest(ingestor, 3);
            List<ByteBuffer> kept = new ArrayList<>();
            try (RecordCursor cursor = ingestor.scan("tenant-1")) {
                for (RecordView view = cursor.next(); view != null; view = cursor.next()) {
                    kept.add(view.encoded());
                }
            }

            ingestOverAll(ingestor);

            assertThat(kept).hasSize(RECORDS);
            for (ByteBuffer encoded : kept) {
                Record record = Record.ofEncoded(encoded);
                assertWhole(
                        record.entity(),
                        record.data().get("self"),
                        record.data().get("text"));
            }
            assertThat(ingestor.get("tenant-1", "entity-1")).isEmpty();
        }
    }

    @Test
    void aViewEndsWithItsCursor() throws Exception {
        try (Ingestor ingestor = small().open()) {
            ingest(ingestor, 1);
            RecordCursor cursor = ingestor.scan("tenant-1");
            RecordView view = cursor.next();
            assertWhole(view);

            cursor.close();

            assertThatIllegalStateException().isThrownBy(view::entity).withMessageContaining("copy()");
            assertThatIllegalStateException().isThrownBy(view::data);
            assertThatIllegalStateException().isThrownBy(view::encoded);
            assertThatIllegalStateException().isThrownBy(view::copy);
        }
    }

    @Test
    void aViewOfACursorWhoseLeaseHasEndedStaysAsItWas() throws Exception {
        try (Ingestor ingestor = small().cursorLease(Duration.ofMillis(1)).open()) {
            ingest(ingestor, 3);
            RecordCursor cursor = ingestor.scan("tenant-1");
            RecordView view = cursor.next();
            String entity = view.entity();

            ingestOverAll(ingestor);

            assertThat(ingestor.stats().memory().cursors().open()).isZero();
            assertThat(view.entity()).isEqualTo(entity);
            assertWhole(view);
            cursor.close();
        }
    }

    @Test
    void whatASinkKeepsAgainstTheRulesStaysAsItWas() throws Exception {
        CarelessSink sink = new CarelessSink();
        try (Ingestor ingestor =
                small().sink(sink).flushInterval(Duration.ofMillis(5)).open()) {
            ingest(ingestor, 3);

            ingestOverAll(ingestor);
        }
        assertThat(sink.slices).hasSizeGreaterThan(2);
        for (ByteBuffer encoded : sink.slices) {
            Record record = Record.ofEncoded(encoded);
            assertWhole(
                    record.entity(), record.data().get("self"), record.data().get("text"));
        }
        assertThat(sink.views).hasSizeGreaterThan(2);
        sink.views.forEach(RecycledMemoryTest::assertWhole);
    }

    /** A sink that keeps a slice of every second batch, and an open cursor with its view of the others. */
    private static final class CarelessSink implements Sink {

        final List<ByteBuffer> slices = new ArrayList<>();
        final List<RecordView> views = new ArrayList<>();
        private int batches;
        private volatile long last;

        @Override
        public SinkProgress open(SinkContext context) {
            return SinkProgress.nothing();
        }

        @Override
        public long lastSequence() {
            return last;
        }

        @Override
        public void close() {}

        @Override
        public void flush(FlushBatch batch) throws IOException {
            RecordCursor cursor = batch.records();
            RecordView view = cursor.next();
            if (batches++ % 2 == 0) {
                slices.add(view.encoded());
                cursor.close();
            } else {
                views.add(view);
            }
            last = batch.lastSequence();
        }
    }

    @Test
    void readsBesideWritesSeeWholeRecordsOnly() throws Exception {
        System.out.println("readsBesideWritesSeeWholeRecordsOnly seed " + seed);
        AtomicLong ingested = new AtomicLong();
        ExecutorService readers = Executors.newFixedThreadPool(2);
        // Scans pin all tables, and writers wait until their leases end.
        try (Ingestor ingestor = small().cursorLease(Duration.ofMillis(20)).open()) {
            Future<Long> gets = readers.submit(() -> get(ingestor, ingested));
            Future<Long> scans = readers.submit(() -> scan(ingestor, ingested));
            for (int i = 0; i < 4; i++) {
                ingestOverAll(ingestor);
                ingested.set(number);
            }
            ingested.set(Long.MAX_VALUE);

            assertThat(gets.get(60, TimeUnit.SECONDS)).as("gets, seed %d", seed).isPositive();
            assertThat(scans.get(60, TimeUnit.SECONDS))
                    .as("scans, seed %d", seed)
                    .isPositive();
            // A table is not recycled if a scan still held it when its lease ended, and the scans may have been slow.
            ingestOverAll(ingestor);
            assertThat(mostPooled).isPositive();
            assertThat(ingestor.stats().memory().usedBytes()
                            + ingestor.stats().memory().pooledBytes())
                    .isLessThanOrEqualTo(BUDGET);
        } finally {
            readers.shutdownNow();
        }
    }

    private long get(Ingestor ingestor, AtomicLong ingested) {
        Random own = new Random(seed);
        long found = 0;
        for (long upTo = ingested.get(); upTo < Long.MAX_VALUE; upTo = ingested.get()) {
            long n = Math.max(0, upTo - own.nextInt(30_000));
            Optional<StoredRecord> record = ingestor.get("tenant-" + n % 3, "entity-" + n);
            if (record.isPresent()) {
                assertThat(record.get().id().entity()).isEqualTo("entity-" + n);
                assertWhole(record.get());
                found++;
            }
        }
        return found;
    }

    private long scan(Ingestor ingestor, AtomicLong ingested) throws IOException {
        long found = 0;
        for (int i = 0; ingested.get() < Long.MAX_VALUE; i++) {
            try (RecordCursor cursor = ingestor.scan("tenant-" + i % 3)) {
                for (RecordView view = cursor.next(); view != null; view = cursor.next()) {
                    assertWhole(view);
                    found++;
                }
            } catch (CursorExpiredException e) {
                assertThat(e).hasMessageContaining("cursorLease");
            } catch (OverloadedException e) {
                // The writers hold the memory that the scan needs; the next round tries again.
                assertThat(e).hasMessageContaining("this scan needs");
            }
        }
        return found;
    }
}

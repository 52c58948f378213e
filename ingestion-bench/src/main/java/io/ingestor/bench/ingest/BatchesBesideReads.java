package io.ingestor.bench.ingest;

import io.ingestor.Ingestor;
import io.ingestor.MemoryCursor;
import io.ingestor.bench.contest.Contender;
import io.ingestor.bench.contest.Turn;
import io.ingestor.bench.log.SampleBlocks;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** The load of {@link IngestorBatches} while four threads read without pause. */
final class BatchesBesideReads implements Contender {

    /** One read by one of the threads. */
    interface Read {
        void read(Ingestor ingestor, String entity) throws IOException;
    }

    private static final int THREADS = 4;
    private static final int SHORT_SCAN = 100;
    private static final ThreadMXBean TIMES = ManagementFactory.getThreadMXBean();

    private final String kind;
    private final Read read;
    private final SampleBlocks samples;
    private final IngestorBatches load;
    private volatile boolean reading;

    private BatchesBesideReads(String kind, Read read, Path directory, SampleBlocks samples) throws IOException {
        this.kind = kind;
        this.read = read;
        this.samples = samples;
        this.load = new IngestorBatches(directory, samples);
    }

    static BatchesBesideReads gets(Path directory, SampleBlocks samples) throws IOException {
        return new BatchesBesideReads("gets", (ingestor, entity) -> ingestor.find("acme", entity), directory, samples);
    }

    /** Returns a contender with scans that read only the first records. */
    static BatchesBesideReads scans(Path directory, SampleBlocks samples) throws IOException {
        return new BatchesBesideReads("scans", BatchesBesideReads::scan, directory, samples);
    }

    private static void scan(Ingestor ingestor, String entity) throws IOException {
        try (MemoryCursor cursor = ingestor.scan("acme")) {
            for (int i = 0; i < SHORT_SCAN && cursor.next() != null; i++) {
                // The calls of next are the work.
            }
        }
    }

    @Override
    public String name() {
        return "ingestor, batches with " + THREADS + " threads of " + kind;
    }

    @Override
    public Turn run(long nanos) throws Exception {
        AtomicLong reads = new AtomicLong();
        AtomicLong cpuNanos = new AtomicLong();
        List<Throwable> failures = new ArrayList<>();
        List<Thread> readers = new ArrayList<>();
        reading = true;
        long start = System.nanoTime();
        for (int i = 0; i < THREADS; i++) {
            int first = i;
            Thread reader = new Thread(() -> readOn(first, reads, cpuNanos), "reader-" + i);
            reader.setUncaughtExceptionHandler((thread, failure) -> {
                synchronized (failures) {
                    failures.add(failure);
                }
            });
            readers.add(reader);
            reader.start();
        }
        Turn ingested;
        try {
            ingested = load.run(nanos);
        } finally {
            reading = false;
            for (Thread reader : readers) {
                reader.join();
            }
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException("a reader failed", failures.get(0));
        }
        long took = System.nanoTime() - start;
        double rate = Objects.requireNonNull(ingested.figures().get("records/s"), "records/s");
        double coresLeft =
                1 - (double) cpuNanos.get() / took / Runtime.getRuntime().availableProcessors();
        return Turn.of("reads", reads.get(), took)
                .with("records/s", rate)
                .with("records/s by the share of the cores that readers leave", rate / coresLeft)
                .with("refused records", (double) load.takeRefused())
                .build();
    }

    private void readOn(int first, AtomicLong reads, AtomicLong cpuNanos) {
        long done = 0;
        try {
            for (; reading; done++) {
                read.read(load.ingestor(), samples.single(first + done).entity());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } finally {
            reads.addAndGet(done);
            cpuNanos.addAndGet(TIMES.getCurrentThreadCpuTime());
        }
    }

    @Override
    public void close() throws IOException {
        load.close();
    }
}

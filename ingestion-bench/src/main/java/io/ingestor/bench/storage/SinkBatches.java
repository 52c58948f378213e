package io.ingestor.bench.storage;

import io.ingestor.BatchResult;
import io.ingestor.Durability;
import io.ingestor.Ingestor;
import io.ingestor.IngestorBuilder;
import io.ingestor.IngestorStats;
import io.ingestor.OverloadedException;
import io.ingestor.RecordBatch;
import io.ingestor.SinkState;
import io.ingestor.bench.contest.Contender;
import io.ingestor.bench.contest.Turn;
import io.ingestor.bench.log.Allocation;
import io.ingestor.bench.log.BenchFile;
import io.ingestor.memtable.hash.HashMemtable;
import io.ingestor.wal.Compression;
import io.ingestor.wal.segmented.SegmentedOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * An ingestor with one caller that keeps several batches in flight. A turn ends when the sink has all of its records,
 * so that the rate is that of records which were logged, acknowledged and stored.
 */
final class SinkBatches implements Contender {

    static final String RATE = "records/s";
    static final String SLOWEST = "slowest batch ms";
    static final String REFUSED = "refused records";

    private static final int IN_FLIGHT = 32;

    private final String name;
    private final List<RecordBatch> batches;
    private final Path directory;
    private final Ingestor ingestor;
    private final ArrayDeque<Call> inFlight = new ArrayDeque<>();
    private long sent;

    /** Configures an ingestor in a directory. */
    interface Settings {
        void apply(IngestorBuilder builder, SegmentedOptions.Builder log, Path directory) throws IOException;
    }

    private record Call(CompletableFuture<BatchResult> result, int records, long start) {}

    SinkBatches(String name, Path parent, SampleRows rows, List<RecordBatch> batches, Settings settings)
            throws IOException {
        this.name = name;
        this.batches = batches;
        this.directory = Files.createTempDirectory(parent, "ingestor");
        SegmentedOptions.Builder log = SegmentedOptions.builder().compression(Compression.LZ4);
        IngestorBuilder builder = Ingestor.builder(directory.resolve("data"))
                .memtable(HashMemtable.factory())
                .schemas(rows.registry(), rows.policy());
        settings.apply(builder, log, directory);
        this.ingestor = builder.walOptions(log.build()).open();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Turn run(long nanos) {
        long allocated = Allocation.bytes();
        long cpu = Meter.cpuNanos();
        Histogram slow = new Histogram(3);
        long start = System.nanoTime();
        long refused = 0;
        long records = 0;
        do {
            RecordBatch batch = batches.get((int) (sent++ % batches.size()));
            records += batch.size();
            inFlight.add(new Call(ingestor.ingest(batch, Durability.SYNCED), batch.size(), System.nanoTime()));
            if (inFlight.size() >= IN_FLIGHT) {
                refused += await(inFlight.remove(), slow);
            }
        } while (System.nanoTime() - start < nanos);
        while (!inFlight.isEmpty()) {
            refused += await(inFlight.remove(), slow);
        }
        drain();
        long took = System.nanoTime() - start;
        long stored = records - refused;
        return Turn.of("records", stored, took)
                .with("CPU ns per record", (double) (Meter.cpuNanos() - cpu) / stored)
                .with("bytes allocated per record", (double) (Allocation.bytes() - allocated) / stored)
                .with(SLOWEST, slow.getMaxValue() / 1e6)
                .with(REFUSED, (double) refused)
                .build();
    }

    /** Returns the number of records refused. */
    private static long await(Call call, Histogram slow) {
        try {
            call.result().join();
            slow.recordValue(System.nanoTime() - call.start());
            return 0;
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof OverloadedException)) {
                throw e;
            }
            return call.records();
        }
    }

    /** Waits until the sink, if there is one, has all records. */
    private void drain() {
        long last = ingestor.stats().sequences().durable();
        while (true) {
            IngestorStats stats = ingestor.stats();
            if (stats.flush().state() == SinkState.NONE || stats.sequences().checkpoint() >= last) {
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    Ingestor ingestor() {
        return ingestor;
    }

    @Override
    public void close() throws IOException {
        ingestor.close();
        BenchFile.deleteAll(directory);
    }
}

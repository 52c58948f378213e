package io.ingestor.bench.ingest;

import io.ingestor.BatchResult;
import io.ingestor.Durability;
import io.ingestor.bench.contest.Contender;
import io.ingestor.bench.contest.Turn;
import io.ingestor.bench.log.Allocation;
import io.ingestor.bench.log.SampleBlocks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

/** The ingestor under one caller that keeps a few batches in flight, each acknowledged when it is synced and visible. */
final class IngestorBatches implements Contender {

    private static final int IN_FLIGHT = 32;

    private final SampleBlocks samples;
    private final BenchIngestor bench;
    private final ArrayDeque<CompletableFuture<BatchResult>> inFlight = new ArrayDeque<>();
    private long batches;

    IngestorBatches(Path directory, SampleBlocks samples) throws IOException {
        this.samples = samples;
        this.bench = new BenchIngestor(directory);
    }

    @Override
    public String name() {
        return "ingestor, batches";
    }

    @Override
    public Turn run(long nanos) {
        long allocated = Allocation.bytes();
        long start = System.nanoTime();
        long before = batches;
        while (System.nanoTime() - start < nanos) {
            inFlight.add(bench.ingestor().ingest(samples.batch(batches++), Durability.SYNCED));
            if (inFlight.size() >= IN_FLIGHT) {
                inFlight.remove().join();
            }
        }
        while (!inFlight.isEmpty()) {
            inFlight.remove().join();
        }
        long took = System.nanoTime() - start;
        long records = (batches - before) * SampleBlocks.RECORDS;
        return Turn.of("records", records, took)
                .with("bytes allocated per record", (double) (Allocation.bytes() - allocated) / records)
                .build();
    }

    @Override
    public void close() throws IOException {
        bench.close();
    }
}

package io.ingestor.bench.ingest;

import io.ingestor.BatchResult;
import io.ingestor.Durability;
import io.ingestor.Ingestor;
import io.ingestor.IngestorBuilder;
import io.ingestor.OverloadedException;
import io.ingestor.bench.contest.Contender;
import io.ingestor.bench.contest.Turn;
import io.ingestor.bench.log.Allocation;
import io.ingestor.bench.log.SampleBlocks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * The ingestor with one caller that keeps several batches in flight, each acknowledged when it is synced and visible.
 */
public final class IngestorBatches implements Contender {

    private static final int IN_FLIGHT = 32;

    private final String name;
    private final SampleBlocks samples;
    private final BenchIngestor bench;
    private final ArrayDeque<CompletableFuture<BatchResult>> inFlight = new ArrayDeque<>();
    private long batches;
    private long refused;

    public IngestorBatches(Path directory, SampleBlocks samples) throws IOException {
        this("ingestor, batches", directory, samples, builder -> {});
    }

    /** @param steps configures the steps that records take before they are stored */
    public IngestorBatches(String name, Path directory, SampleBlocks samples, Consumer<IngestorBuilder> steps)
            throws IOException {
        this.name = name;
        this.samples = samples;
        this.bench = new BenchIngestor(directory, steps);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Turn run(long nanos) {
        long allocated = Allocation.bytes();
        long start = System.nanoTime();
        long before = batches;
        long refusedBefore = refused;
        while (System.nanoTime() - start < nanos) {
            inFlight.add(bench.ingestor().ingest(samples.batch(batches++), Durability.SYNCED));
            if (inFlight.size() >= IN_FLIGHT) {
                await(inFlight.remove());
            }
        }
        while (!inFlight.isEmpty()) {
            await(inFlight.remove());
        }
        long took = System.nanoTime() - start;
        long records = (batches - before) * SampleBlocks.RECORDS - (refused - refusedBefore);
        return Turn.of("records", records, took)
                .with("bytes allocated per record", (double) (Allocation.bytes() - allocated) / records)
                .build();
    }

    private void await(CompletableFuture<BatchResult> result) {
        try {
            result.join();
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof OverloadedException)) {
                throw e;
            }
            refused += SampleBlocks.RECORDS;
        }
    }

    Ingestor ingestor() {
        return bench.ingestor();
    }

    /** Returns the number of records refused since the last call. */
    long takeRefused() {
        long taken = refused;
        refused = 0;
        return taken;
    }

    @Override
    public void close() throws IOException {
        bench.close();
    }
}

package io.ingestor.bench.ingest;

import io.ingestor.BatchResult;
import io.ingestor.Durability;
import io.ingestor.Ingestor;
import io.ingestor.bench.log.BenchFile;
import io.ingestor.bench.log.SampleBlocks;
import io.ingestor.wal.Compression;
import io.ingestor.wal.segmented.SegmentedOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The directory of a cleanly closed ingestor, with a log of a given size, and copies of it. */
final class LargeLog implements AutoCloseable {

    static final SegmentedOptions OPTIONS =
            SegmentedOptions.builder().compression(Compression.LZ4).build();

    private static final int IN_FLIGHT = 32;
    private static final int BATCHES_PER_LOOK = 64;

    private final Path parent;
    private final Path directory;

    LargeLog(Path parent, SampleBlocks samples, long size) throws IOException {
        this.parent = parent;
        this.directory = Files.createTempDirectory(parent, "large");
        try (Ingestor ingestor = Ingestor.builder(directory).walOptions(OPTIONS).open()) {
            ArrayDeque<CompletableFuture<BatchResult>> inFlight = new ArrayDeque<>();
            for (long batch = 0;
                    batch % BATCHES_PER_LOOK != 0 || ingestor.stats().logBytes() < size;
                    batch++) {
                inFlight.add(ingestor.ingest(samples.batch(batch), Durability.WRITTEN));
                if (inFlight.size() >= IN_FLIGHT) {
                    inFlight.remove().join();
                }
            }
        }
    }

    /** Returns a new copy, which the caller may change and deletes. */
    Path copy() throws IOException {
        Path copy = Files.createTempDirectory(parent, "copy");
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.filter(file -> !file.equals(directory)).sorted().toList();
        }
        for (Path file : files) {
            Files.copy(file, copy.resolve(directory.relativize(file)));
        }
        return copy;
    }

    @Override
    public void close() throws IOException {
        BenchFile.deleteAll(directory);
    }
}

package io.ingestor.bench.ingest;

import io.ingestor.Ingestor;
import io.ingestor.IngestorBuilder;
import io.ingestor.bench.log.BenchFile;
import io.ingestor.memtable.hash.HashMemtable;
import io.ingestor.wal.Compression;
import io.ingestor.wal.Retention;
import io.ingestor.wal.segmented.SegmentedOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * An embedded ingestor in a directory of its own, with the default memtable. Its log keeps a limited number of bytes,
 * so that it recycles its segments as in production.
 */
final class BenchIngestor implements AutoCloseable {

    private static final long KEPT_BYTES = 256L << 20;

    private final Path directory;
    private final Ingestor ingestor;

    BenchIngestor(Path parent) throws IOException {
        this(parent, builder -> {});
    }

    /** @param steps configures the steps that records take before they are stored */
    BenchIngestor(Path parent, Consumer<IngestorBuilder> steps) throws IOException {
        directory = Files.createTempDirectory(parent, "ingestor");
        IngestorBuilder builder = Ingestor.builder(directory)
                .memtable(HashMemtable.factory())
                .walOptions(SegmentedOptions.builder()
                        .compression(Compression.LZ4)
                        .retention(Retention.ALL.withBytes(KEPT_BYTES))
                        .build());
        steps.accept(builder);
        ingestor = builder.open();
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

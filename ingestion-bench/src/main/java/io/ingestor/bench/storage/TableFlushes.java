package io.ingestor.bench.storage;

import io.ingestor.bench.contest.Contender;
import io.ingestor.bench.contest.Turn;
import io.ingestor.bench.log.BenchFile;
import io.ingestor.delta.DeltaSink;
import io.ingestor.delta.DeltaSinkBuilder;
import io.ingestor.sink.FlushBatch;
import io.ingestor.sink.SinkContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The flushes of one batch by the sink of tables, each with later sequences than the one before. By the clock of the
 * sink, a flush begins five seconds after the last.
 */
final class TableFlushes implements Contender {

    static final String BYTES = "bytes of files per row";
    static final String FLUSH_MILLIS = "ms per flush";
    static final String FLUSH_CPU = "CPU ms per flush";

    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final String name;
    private final FlushBatch batch;
    private final Path directory;
    private final DeltaSink sink;
    private long flushes;

    /** @param settings configures the sink */
    TableFlushes(String name, Path parent, FlushBatch batch, Consumer<DeltaSinkBuilder> settings) throws IOException {
        this.name = name;
        this.batch = batch;
        this.directory = Files.createTempDirectory(parent, "tables");
        DeltaSinkBuilder builder = DeltaSink.builder(directory).clock(new Steps());
        settings.accept(builder);
        this.sink = builder.build();
        sink.open(new SinkContext(batch.logId(), 0));
    }

    /** A clock that a flush moves. */
    private final class Steps extends Clock {

        @Override
        public Instant instant() {
            return Instant.EPOCH.plus(INTERVAL.multipliedBy(flushes));
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("the zone must be UTC, was " + zone);
        }
    }

    @Override
    public String name() {
        return name;
    }

    /** Flushes the batch. */
    void flush() throws IOException {
        sink.flush(new ShiftedBatch(batch, flushes++ * batch.lastSequence()));
    }

    @Override
    public Turn run(long nanos) throws IOException {
        Meter meter = new Meter();
        long cpu = Meter.cpuNanos();
        long before = flushes;
        long start = System.nanoTime();
        do {
            flush();
        } while (!meter.hasPassed(nanos));
        long made = flushes - before;
        double millis = (System.nanoTime() - start) / 1e6 / made;
        double cpuMillis = (Meter.cpuNanos() - cpu) / 1e6 / made;
        return meter.stop(made * batch.count())
                .with(FLUSH_MILLIS, millis)
                .with(FLUSH_CPU, cpuMillis)
                .with(BYTES, (double) fileBytes() / flushes / batch.count())
                .build();
    }

    /** Returns the bytes of all data files. */
    long fileBytes() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .mapToLong(TableFlushes::size)
                    .sum();
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the sink. */
    DeltaSink sink() {
        return sink;
    }

    /** Returns the number of flushes so far. */
    long flushes() {
        return flushes;
    }

    /** Returns the directory of all tables. */
    Path directory() {
        return directory;
    }

    @Override
    public void close() throws IOException {
        sink.close();
        BenchFile.deleteAll(directory);
    }
}

package io.ingestor.bench;

import io.ingestor.BatchResult;
import io.ingestor.Ingestor;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.wal.Compression;
import io.ingestor.wal.segmented.SegmentedOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A benchmark of an embedded ingestor that syncs every record, and of bare loops over the same disk and codec in the
 * same run. One caller ingests batches of 1,000 records of about 119 bytes. The directory is temporary; the system
 * property {@code bench.directory} sets its parent.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class EmbeddedIngestBenchmark {

    private static final int RECORDS = 1_000;
    private static final int BATCHES = 64;
    private static final int IN_FLIGHT = 16;
    private static final int PAGE = 4096;
    private static final int LOOP_FILE_BYTES = 64 << 20;

    private final RecordBatch[] batches = new RecordBatch[BATCHES];
    private final byte[][] blocks = new byte[BATCHES][];
    private final ArrayDeque<CompletableFuture<BatchResult>> inFlight = new ArrayDeque<>();
    private final LZ4Compressor compressor = LZ4Factory.fastestInstance().fastCompressor();

    private Path directory = Path.of(".");
    private @org.jspecify.annotations.Nullable Ingestor ingestor;
    private @org.jspecify.annotations.Nullable FileChannel file;
    private ByteBuffer compressed = ByteBuffer.allocateDirect(0);
    private ByteBuffer page = ByteBuffer.allocateDirect(0);
    private int next;
    private long position;

    /** Creates the records, opens an ingestor, and preallocates a file for the loops. */
    @Setup(Level.Trial)
    public void open() throws IOException {
        String where = System.getProperty("bench.directory");
        directory = where == null
                ? Files.createTempDirectory("ingestor-bench")
                : Files.createTempDirectory(Path.of(where), "ingestor-bench");
        Random random = new Random(1);
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        for (int i = 0; i < BATCHES; i++) {
            RecordBatch.Builder batch = RecordBatch.builder();
            ByteBuffer block = ByteBuffer.allocate(RECORDS * 256);
            for (int j = 0; j < RECORDS; j++) {
                Record record = Record.builder("acme")
                        .entity("device-" + random.nextInt(2_000_000))
                        .timestamp(start.plusMillis(i * RECORDS + j))
                        .put("temp", 15 + random.nextInt(200) / 10.0)
                        .put("hum", random.nextInt(100))
                        .put("ok", random.nextBoolean())
                        .put("site", "s" + random.nextInt(50))
                        .build();
                batch.add(record);
                record.writeTo(block);
            }
            batches[i] = batch.build();
            blocks[i] = java.util.Arrays.copyOf(block.array(), block.position());
        }
        ingestor = Ingestor.builder(directory.resolve("data"))
                .walOptions(
                        SegmentedOptions.builder().compression(Compression.LZ4).build())
                .open();
        compressed = ByteBuffer.allocateDirect(compressor.maxCompressedLength(RECORDS * 256));
        page = ByteBuffer.allocateDirect(PAGE);
        FileChannel channel =
                FileChannel.open(directory.resolve("loop"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
        for (long at = 0; at < LOOP_FILE_BYTES; at += zeros.capacity()) {
            channel.write(zeros.clear(), at);
        }
        channel.force(true);
        file = channel;
        System.out.println("mean record: " + batches[0].bytes() / RECORDS + " bytes");
    }

    /** Waits for the batches in flight, closes the ingestor and deletes the files. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        while (!inFlight.isEmpty()) {
            inFlight.remove().join();
        }
        if (ingestor != null) {
            System.out.println("stats: " + ingestor.stats().totals());
            ingestor.close();
        }
        if (file != null) {
            file.close();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** Ingests one batch and awaits the oldest of several in flight, the steady state of one caller. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public Object ingestSynced() {
        Ingestor open = java.util.Objects.requireNonNull(ingestor);
        inFlight.add(open.ingest(batches[next++ % BATCHES]));
        return inFlight.size() < IN_FLIGHT ? inFlight : inFlight.remove().join();
    }

    /** Compresses, writes and syncs the same bytes in a bare loop, with one fdatasync per 16 blocks, as a ceiling. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long ceilingCompressWriteSync() throws IOException {
        FileChannel channel = java.util.Objects.requireNonNull(file);
        byte[] block = blocks[next % BATCHES];
        compressed.clear();
        compressor.compress(ByteBuffer.wrap(block), compressed);
        compressed.flip();
        if (position + compressed.remaining() > LOOP_FILE_BYTES) {
            position = 0;
        }
        while (compressed.hasRemaining()) {
            position += channel.write(compressed, position);
        }
        if (++next % IN_FLIGHT == 0) {
            channel.force(false);
        }
        return position;
    }

    /** Overwrites 4 KiB and calls fdatasync, as a ceiling. */
    @Benchmark
    public long ceilingFdatasync() throws IOException {
        FileChannel channel = java.util.Objects.requireNonNull(file);
        position = (position + PAGE) % LOOP_FILE_BYTES;
        page.clear();
        channel.write(page, position);
        channel.force(false);
        return position;
    }
}

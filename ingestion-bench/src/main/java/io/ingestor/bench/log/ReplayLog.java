package io.ingestor.bench.log;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.WalEntryView;
import io.ingestor.wal.WalReader;
import io.ingestor.wal.WriteAheadLog;
import io.ingestor.wal.segmented.SegmentedOptions;
import io.ingestor.wal.segmented.SegmentedWriteAheadLog;
import io.ingestor.wal.storage.FileSystemDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * A log of a given size in a directory of its own, with several ways to read all of it. Each returns the number of
 * records read.
 */
final class ReplayLog implements AutoCloseable {

    private static final int IN_FLIGHT = 64;
    private static final int WINDOW_BYTES = 512 << 10;

    /**
     * The position of the first frame. The bare loop needs this constant and those below, which are specified in the
     * package io.ingestor.wal.segmented.
     */
    private static final int FIRST_FRAME = 4096;

    private static final int HEADER_BYTES = 40;
    private static final int CODEC_OFFSET = 5;
    private static final int RECORD_COUNT_OFFSET = 16;
    private static final int UNCOMPRESSED_LENGTH_OFFSET = 20;

    private final Path directory;
    private final List<Path> files;
    private final long bytes;
    private final LZ4SafeDecompressor decompressor =
            LZ4Factory.fastestInstance().safeDecompressor();
    private final ByteBuffer window = ByteBuffer.allocateDirect(WINDOW_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer plain = ByteBuffer.allocateDirect(WINDOW_BYTES);
    private WriteAheadLog log;

    ReplayLog(Path parent, SampleBlocks samples, long size) throws Exception {
        directory = Files.createTempDirectory(parent, "replay");
        log = open();
        ArrayDeque<CompletableFuture<Long>> inFlight = new ArrayDeque<>();
        for (long block = 0; log.stats().space().logBytes() < size; block++) {
            inFlight.add(log.append(samples.block(block), SampleBlocks.RECORDS, AckLevel.WRITTEN));
            if (inFlight.size() >= IN_FLIGHT) {
                inFlight.remove().join();
            }
        }
        log.close();
        try (Stream<Path> found = Files.list(directory)) {
            files = found.filter(file -> file.toString().endsWith(".seg"))
                    .sorted()
                    .toList();
        }
        log = open();
        bytes = log.stats().space().logBytes();
    }

    private WriteAheadLog open() throws IOException {
        return SegmentedWriteAheadLog.open(FileSystemDirectory.open(directory), SegmentedOptions.defaults());
    }

    /** Returns the bytes of the log on disk. */
    long bytes() {
        return bytes;
    }

    /** Drops the files from the page cache, as far as the system follows the advice. */
    void forget() throws IOException, InterruptedException {
        for (Path file : files) {
            int code = new ProcessBuilder("dd", "of=" + file, "oflag=nocache", "conv=notrunc,fdatasync", "count=0")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IOException("dd cannot take " + file + " out of the page cache, exit code " + code);
            }
        }
    }

    /** Reads the files without decoding them, as a ceiling. */
    long readFiles() throws IOException {
        for (Path file : files) {
            try (FileChannel channel = FileChannel.open(file)) {
                long position = 0;
                for (int count = 0; count >= 0; count = channel.read(window.clear(), position)) {
                    position += count;
                }
            }
        }
        return log.durableSequence();
    }

    /**
     * Reads the files and decompresses them on one thread, as a ceiling. Verifies no checksums, and discards the
     * payloads.
     */
    long decompressFiles() throws IOException {
        long records = 0;
        for (Path file : files) {
            try (FileChannel channel = FileChannel.open(file)) {
                long position = FIRST_FRAME;
                long loaded = position;
                window.clear().flip();
                while (true) {
                    int at = (int) (position - loaded);
                    int length = window.limit() - at < HEADER_BYTES ? Integer.MAX_VALUE : window.getInt(at);
                    if (length == 0) {
                        break;
                    }
                    if (window.limit() - at < length) {
                        if (channel.read(window.clear(), position) < HEADER_BYTES) {
                            break;
                        }
                        loaded = position;
                        window.flip();
                        continue;
                    }
                    if (window.get(at + CODEC_OFFSET) != 0) {
                        int uncompressed = window.getInt(at + UNCOMPRESSED_LENGTH_OFFSET);
                        decompressor.decompress(
                                window, at + HEADER_BYTES, length - HEADER_BYTES, plain, 0, uncompressed);
                    }
                    records += window.getInt(at + RECORD_COUNT_OFFSET);
                    position += (length + 7) & -8;
                }
            }
        }
        return records;
    }

    /** Reads the entries with the log's reader, one by one on one thread. */
    long read() throws IOException {
        long records = 0;
        try (WalReader reader = log.read(1)) {
            for (WalEntryView entry = reader.next(); entry != null; entry = reader.next()) {
                records += entry.recordCount();
            }
        }
        return records;
    }

    /** Runs the log's replay. */
    long replay() throws IOException {
        long[] records = {0};
        log.replay(1, entry -> records[0] += entry.recordCount());
        return records[0];
    }

    /**
     * Runs the log's replay with a listener that works on each entry, as an engine does. It copies every payload and
     * sums its bytes.
     */
    long replayAndCopy() throws IOException {
        long[] records = {0};
        int[] sum = {0};
        byte[] copy = new byte[WINDOW_BYTES];
        log.replay(1, entry -> {
            int length = entry.payload().remaining();
            entry.payload().get(0, copy, 0, length);
            for (int i = 0; i < length; i++) {
                sum[0] += copy[i];
            }
            records[0] += entry.recordCount();
        });
        if (sum[0] == 0) {
            throw new IllegalStateException("the payloads sum to 0");
        }
        return records[0];
    }

    /** Closes the log and opens it again, which verifies all of it. */
    long reopen() {
        try {
            log.close();
            log = open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return log.recovery().lastSequence();
    }

    @Override
    public void close() throws IOException {
        log.close();
        BenchFile.deleteAll(directory);
    }
}

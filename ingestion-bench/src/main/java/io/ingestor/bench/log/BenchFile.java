package io.ingestor.bench.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/** A preallocated file that a bare loop over the disk overwrites cyclically, as a log overwrites its segments. */
public final class BenchFile implements AutoCloseable {

    private static final int BYTES = 64 << 20;

    private final Path path;
    private final FileChannel channel;
    private long position;

    public BenchFile(Path path) throws IOException {
        this.path = path;
        this.channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
        for (long at = 0; at < BYTES; at += zeros.capacity()) {
            channel.write(zeros.clear(), at);
        }
        channel.force(true);
    }

    void write(ByteBuffer bytes) throws IOException {
        if (position + bytes.remaining() > BYTES) {
            position = 0;
        }
        while (bytes.hasRemaining()) {
            position += channel.write(bytes, position);
        }
    }

    void sync() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.delete(path);
    }

    /** Deletes a directory with everything in it. */
    public static void deleteAll(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}

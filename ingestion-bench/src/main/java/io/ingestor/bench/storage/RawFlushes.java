package io.ingestor.bench.storage;

import io.ingestor.bench.contest.Contender;
import io.ingestor.bench.contest.Turn;
import io.ingestor.bench.log.BenchFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * A floor for the flush of many tables: the same files are created, written, synced, linked and renamed by as many
 * threads, without rows in them.
 */
final class RawFlushes implements Contender {

    private static final int THREADS = 8;
    private static final int COMMIT_BYTES = 1_500;
    private static final int PROGRESS_BYTES = 80;

    private final Path directory;
    private final int tables;
    private final int fileBytes;
    private final ExecutorService executor = Executors.newFixedThreadPool(THREADS);
    private long flushes;

    /** @param fileBytes the length of each data file */
    RawFlushes(Path parent, int tables, int fileBytes) throws IOException {
        this.directory = Files.createTempDirectory(parent, "raw");
        this.tables = tables;
        this.fileBytes = fileBytes;
        for (int table = 0; table < tables; table++) {
            Files.createDirectories(log(table));
            Files.createDirectories(data(table));
        }
    }

    private Path log(int table) {
        return directory.resolve("table-" + table).resolve("_delta_log");
    }

    private Path data(int table) {
        return directory.resolve("table-" + table).resolve("data");
    }

    @Override
    public String name() {
        return "raw: the same creates, writes, syncs, links and renames";
    }

    @Override
    public Turn run(long nanos) throws Exception {
        Meter meter = new Meter();
        long before = flushes;
        long start = System.nanoTime();
        do {
            flush();
        } while (!meter.hasPassed(nanos));
        double millis = (System.nanoTime() - start) / 1e6 / (flushes - before);
        return Turn.builder().with(TableFlushes.FLUSH_MILLIS, millis).build();
    }

    private void flush() throws Exception {
        String name = Long.toString(flushes++);
        each(table -> {
            write(data(table).resolve(name), fileBytes);
            sync(data(table));
        });
        each(table -> {
            Path temporary = log(table).resolve(name + ".tmp");
            write(temporary, COMMIT_BYTES);
            Files.createLink(log(table).resolve(name), temporary);
            Files.delete(temporary);
            sync(log(table));
        });
        Path progress = directory.resolve("progress.tmp");
        write(progress, PROGRESS_BYTES);
        Files.move(progress, directory.resolve("progress"), StandardCopyOption.ATOMIC_MOVE);
        sync(directory);
    }

    /** A step on one table. */
    private interface Step {
        void run(int table) throws IOException;
    }

    private void each(Step step) throws Exception {
        List<Callable<Boolean>> steps = new ArrayList<>();
        IntStream.range(0, tables)
                .forEach(table -> steps.add(() -> {
                    step.run(table);
                    return true;
                }));
        for (Future<Boolean> done : executor.invokeAll(steps)) {
            done.get();
        }
    }

    private static void write(Path file, int bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer content = ByteBuffer.allocate(bytes);
            while (content.hasRemaining()) {
                channel.write(content);
            }
            channel.force(true);
        }
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        executor.shutdown();
        BenchFile.deleteAll(directory);
    }
}

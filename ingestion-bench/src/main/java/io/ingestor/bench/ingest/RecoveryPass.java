package io.ingestor.bench.ingest;

import io.ingestor.Ingestor;
import io.ingestor.bench.contest.Contender;
import io.ingestor.bench.contest.Turn;
import io.ingestor.bench.log.BenchFile;
import io.ingestor.sink.Sink;
import io.ingestor.wal.WriteAheadLog;
import io.ingestor.wal.segmented.SegmentedWriteAheadLog;
import io.ingestor.wal.storage.FileSystemDirectory;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A contender that recovers the records of a log, each time from a fresh copy. A turn is one pass, regardless of its
 * length.
 */
final class RecoveryPass implements Contender {

    private static final long MEMORY_BUDGET = 128L << 20;

    /** A way to recover the log in the directory of an ingestor, which returns the opened resource. */
    @FunctionalInterface
    interface Way {
        Recovered recover(Path directory) throws IOException;
    }

    record Recovered(long records, AutoCloseable opened) {}

    private final String name;
    private final LargeLog log;
    private final Way way;

    RecoveryPass(String name, LargeLog log, Way way) {
        this.name = name;
        this.log = log;
        this.way = way;
    }

    @Override
    public String name() {
        return name;
    }

    static Recovered replay(Path directory) throws IOException {
        WriteAheadLog opened =
                SegmentedWriteAheadLog.open(FileSystemDirectory.open(directory.resolve("wal")), LargeLog.OPTIONS);
        long[] records = {0};
        opened.replay(1, entry -> records[0] += entry.recordCount());
        return new Recovered(records[0], opened);
    }

    static Recovered open(Path directory) throws IOException {
        Ingestor opened = Ingestor.builder(directory)
                .walOptions(LargeLog.OPTIONS)
                .memoryBudget(MEMORY_BUDGET)
                .sink(Sink.discarding())
                .open();
        return new Recovered(opened.stats().sequences().durable(), opened);
    }

    @Override
    public Turn run(long nanos) throws Exception {
        Path copy = log.copy();
        long start = System.nanoTime();
        Recovered recovered = way.recover(copy);
        long took = System.nanoTime() - start;
        recovered.opened().close();
        BenchFile.deleteAll(copy);
        return Turn.of("records", recovered.records(), took).build();
    }

    @Override
    public void close() {}
}

package io.ingestor.bench.log;

import io.ingestor.bench.contest.Contender;
import io.ingestor.bench.contest.Turn;
import io.ingestor.wal.AckLevel;
import io.ingestor.wal.Compression;
import io.ingestor.wal.WalStats;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

/** The log with one caller that keeps several batches in flight, each synced before it counts. */
final class LogBatches implements Contender {

    private static final int IN_FLIGHT = 32;
    private static final int BLOCKS_PER_RELEASE = 256;

    private final SampleBlocks samples;
    private final BenchLog log;
    private final Compression compression;
    private final ArrayDeque<CompletableFuture<Long>> inFlight = new ArrayDeque<>();

    LogBatches(Path directory, SampleBlocks samples, Compression compression) throws Exception {
        this.samples = samples;
        this.compression = compression;
        this.log = new BenchLog(directory, compression);
    }

    @Override
    public String name() {
        return "log, " + compression.name().toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public Turn run(long nanos) throws Exception {
        WalStats before = log.log().stats();
        long allocated = Allocation.bytes();
        long start = System.nanoTime();
        long blocks = 0;
        while (System.nanoTime() - start < nanos) {
            inFlight.add(log.log().append(samples.block(blocks++), SampleBlocks.RECORDS, AckLevel.SYNCED));
            if (inFlight.size() >= IN_FLIGHT) {
                inFlight.remove().join();
            }
            // Not after each append, because reading the log's figures allocates.
            if (blocks % BLOCKS_PER_RELEASE == 0) {
                log.release();
            }
        }
        while (!inFlight.isEmpty()) {
            inFlight.remove().join();
        }
        long took = System.nanoTime() - start;
        return Turn.of("records", blocks * SampleBlocks.RECORDS, took)
                .with(
                        "entries per sync",
                        BenchLog.entriesPerSync(before, log.log().stats()))
                .with("bytes allocated per entry", (double) (Allocation.bytes() - allocated) / blocks)
                .build();
    }

    @Override
    public void close() throws Exception {
        log.close();
    }
}

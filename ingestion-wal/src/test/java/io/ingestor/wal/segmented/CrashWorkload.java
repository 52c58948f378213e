package io.ingestor.wal.segmented;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.AppendListener;
import io.ingestor.wal.Compression;
import io.ingestor.wal.WalOptions;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A seeded row of appends, syncs, truncations and reopens on a {@link SimulatedDirectory}, with events for what was asked and what was acknowledged. */
final class CrashWorkload {

    static final WalOptions OPTIONS = WalOptions.builder()
            .segmentBytes(64 << 10)
            .compression(Compression.LZ4)
            .compressionThreshold(256)
            .maxSyncDelay(Duration.ofMillis(2))
            .build();

    static final Timing TIMING = new Timing(Duration.ofMillis(2), Duration.ofMillis(1));

    private static final List<AckLevel> LEVELS = List.of(AckLevel.values());

    record Appending(int id, int recordCount) {}

    record Acked(int id, long firstSequence) {}

    /** From now on entries below may be gone. */
    record Truncating(long sequence) {}

    private final long seed;
    private final Random random;
    private final SimulatedDirectory directory;
    private final Map<Integer, byte[]> payloads;
    private final Map<Integer, Long> acked = new HashMap<>();

    CrashWorkload(long seed, SimulatedDirectory directory, Map<Integer, byte[]> payloads) {
        this.seed = seed;
        this.random = new Random(seed);
        this.directory = directory;
        this.payloads = payloads;
    }

    void run(int steps) throws Exception {
        SegmentedWriteAheadLog log = open();
        for (int step = 0; step < steps; step++) {
            int what = random.nextInt(100);
            if (what < 60) {
                burst(log, 1 + random.nextInt(4));
            } else if (what < 68) {
                log.sync().get(30, TimeUnit.SECONDS);
            } else if (what < 92) {
                truncate(log);
            } else {
                log.close();
                log = open();
            }
        }
        log.close();
    }

    private SegmentedWriteAheadLog open() throws Exception {
        return SegmentedWriteAheadLog.open(directory, OPTIONS, TIMING);
    }

    private void burst(SegmentedWriteAheadLog log, int count) throws Exception {
        List<CompletableFuture<Long>> waits = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            AckLevel level = LEVELS.get(random.nextInt(LEVELS.size()));
            waits.add(append(log, level, random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(3)));
        }
        for (CompletableFuture<Long> wait : waits) {
            wait.get(30, TimeUnit.SECONDS);
        }
    }

    CompletableFuture<Long> append(SegmentedWriteAheadLog log, AckLevel level, int recordCount) throws Exception {
        int id = payloads.size();
        byte[] payload = payload(id);
        payloads.put(id, payload);
        CompletableFuture<Long> reached = new CompletableFuture<>();
        directory.event(new Appending(id, recordCount));
        log.append(ByteBuffer.wrap(payload), recordCount, level, new AppendListener() {
            @Override
            public void onWritten(long firstSequence) {
                if (level != AckLevel.SYNCED) {
                    reached.complete(firstSequence);
                }
            }

            @Override
            public void onSynced(long firstSequence) {
                directory.event(new Acked(id, firstSequence));
                synchronized (acked) {
                    acked.put(id, firstSequence);
                }
                reached.complete(firstSequence);
            }

            @Override
            public void onFailure(Throwable cause) {
                reached.completeExceptionally(cause);
            }
        });
        return reached;
    }

    private byte[] payload(int id) {
        Random content = new Random(seed * 31 + id);
        if (seed % 2 == 0) {
            // All alike, so that in a recycled file an old frame lies exactly where a new one would.
            byte[] payload = new byte[2_900];
            content.nextBytes(payload);
            ByteBuffer.wrap(payload).putLong(0, id);
            return payload;
        }
        boolean large = content.nextInt(4) == 0;
        byte[] payload = new byte[8 + (large ? 4000 + content.nextInt(8000) : content.nextInt(700))];
        if (content.nextBoolean()) {
            content.nextBytes(payload);
        }
        ByteBuffer.wrap(payload).putLong(0, id);
        return payload;
    }

    private void truncate(SegmentedWriteAheadLog log) throws Exception {
        if (random.nextBoolean()) {
            // Often a roll whose chain frame is not durable yet.
            append(log, AckLevel.WRITTEN, 1).get(30, TimeUnit.SECONDS);
        }
        long durable = log.durableSequence();
        long sequence = 1 + Math.max(0, durable - (long) random.nextInt(4) * random.nextInt(4));
        directory.event(new Truncating(sequence));
        log.truncateBefore(sequence);
    }
}

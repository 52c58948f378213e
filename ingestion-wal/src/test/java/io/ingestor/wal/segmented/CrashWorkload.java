package io.ingestor.wal.segmented;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.AppendListener;
import io.ingestor.wal.Compression;
import io.ingestor.wal.CorruptLogException;
import io.ingestor.wal.LogRefusedException;
import io.ingestor.wal.WalEntryView;
import io.ingestor.wal.WalReader;
import io.ingestor.wal.internal.append.Timing;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * A seeded series of appends, syncs, truncations, closes, kills, failing calls and reopens on a
 * {@link SimulatedDirectory}, with events for requests and promises.
 */
public final class CrashWorkload {

    public static final SegmentedOptions OPTIONS = SegmentedOptions.builder()
            .segmentBytes(64 << 10)
            .compression(Compression.LZ4)
            .compressionThreshold(256)
            .maxSyncDelay(Duration.ofMillis(2))
            .build();

    public static final Timing TIMING = new Timing(Duration.ofMillis(2), Duration.ofMillis(1));

    private static final List<AckLevel> LEVELS = List.of(AckLevel.values());
    private static final int WAIT_SECONDS = 20;

    /** The shape of the payloads of a workload. */
    enum Shape {
        /** Payloads of equal length, so that in a recycled file an old frame lies exactly where a new one would. */
        ALIKE,
        /** Small and large payloads, compressible and not. */
        MIXED,
        /**
         * Several payloads per sector, most of which differ only in their number, so that one sector can pass for
         * another.
         */
        SMALL
    }

    record Appending(int id, int recordCount) {}

    record Acked(int id, long firstSequence) {}

    /** The entries that a reader was shown. */
    record Served(List<Acked> entries) {}

    /** The sequence below which entries may be gone from now on. */
    record Truncating(long sequence) {}

    /** An event of a workload other than an append, counted for coverage. */
    enum Happening {
        CLOSED,
        KILLED,
        FAILED
    }

    private final Shape shape;
    private final long seed;
    private final Random random;
    private final SimulatedDirectory directory;
    private final Map<Integer, byte[]> payloads;
    private final CrashFaults faults;
    private SegmentedWriteAheadLog log;

    /**
     * Creates a workload.
     *
     * @param payloads the payloads appended before, to which this workload adds its own
     */
    CrashWorkload(Shape shape, long seed, SimulatedDirectory directory, Map<Integer, byte[]> payloads) {
        this.shape = shape;
        this.seed = seed;
        this.random = new Random(seed);
        this.directory = directory;
        this.payloads = payloads;
        this.faults = new CrashFaults(seed, seed % 2 == 0);
    }

    void run(int steps) throws Exception {
        directory.faults(faults);
        reopen();
        for (int step = 0; step < steps; step++) {
            try {
                step(random.nextInt(100));
            } catch (LogRefusedException e) {
                // The next segment could not be prepared; the log tries again.
                expectFault(e);
            } catch (IOException e) {
                expectFault(e);
                directory.event(Happening.FAILED);
                closeFailed();
                reopen();
            }
        }
        closeFailed();
    }

    private void step(int what) throws Exception {
        if (what < 52) {
            burst();
        } else if (what < 59) {
            await(log.sync());
        } else if (what < 80) {
            truncate();
        } else if (what < 86) {
            directory.event(Happening.CLOSED);
            close();
            reopen();
        } else if (what < 91) {
            kill();
        } else if (what < 96) {
            faults.arm();
        } else {
            serve();
        }
    }

    private void expectFault(IOException e) throws IOException {
        if (e instanceof CorruptLogException || !faults.fired()) {
            throw e;
        }
    }

    /** Closes the log on a separate thread, because a mutated log may never end. */
    private void close() throws Exception {
        FutureTask<Void> closing = new FutureTask<>(() -> {
            log.close();
            return null;
        });
        Thread thread = new Thread(closing, "close");
        thread.setDaemon(true);
        thread.start();
        await(closing);
    }

    private void closeFailed() throws Exception {
        try {
            close();
        } catch (IOException e) {
            // The log has failed already, or fails now because a fault was still armed.
            if (e instanceof CorruptLogException) {
                throw e;
            }
        }
    }

    /** Kills the process. The system, and with it the page cache, survives. */
    private void kill() throws Exception {
        for (int i = random.nextInt(3); i > 0; i--) {
            append(log, LEVELS.get(random.nextInt(LEVELS.size())), 1);
        }
        if (random.nextBoolean()) {
            await(append(log, AckLevel.WRITTEN, 1));
        }
        directory.kill();
        directory.event(Happening.KILLED);
        closeFailed();
        directory.restart();
        reopen();
    }

    private void reopen() throws Exception {
        if (random.nextInt(4) != 0) {
            faults.disarm();
        }
        boolean open = false;
        while (!open) {
            faults.forget();
            try {
                log = SegmentedWriteAheadLog.open(directory, OPTIONS, TIMING);
                open = true;
                serve();
            } catch (IOException e) {
                expectFault(e);
                if (open) {
                    closeFailed();
                    open = false;
                }
            }
        }
    }

    /** Reads the whole log, like a caller that opens a log and acts on its entries. */
    private void serve() throws IOException {
        List<Acked> entries = new ArrayList<>();
        try (WalReader reader = log.read(log.firstSequence())) {
            for (WalEntryView entry = reader.next(); entry != null; entry = reader.next()) {
                entries.add(new Acked((int) entry.payload().getLong(0), entry.firstSequence()));
            }
        }
        directory.event(new Served(entries));
    }

    private void burst() throws Exception {
        List<CompletableFuture<Long>> waits = new ArrayList<>();
        int count = 1 + random.nextInt(shape == Shape.SMALL ? 12 : 4);
        for (int i = 0; i < count; i++) {
            AckLevel level = LEVELS.get(random.nextInt(LEVELS.size()));
            waits.add(append(log, level, random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(3)));
        }
        for (CompletableFuture<Long> wait : waits) {
            await(wait);
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        try {
            return future.get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw e;
        }
    }

    CompletableFuture<Long> append(SegmentedWriteAheadLog to, AckLevel level, int recordCount) throws Exception {
        int id = payloads.size();
        byte[] payload = payload(id);
        payloads.put(id, payload);
        CompletableFuture<Long> reached = new CompletableFuture<>();
        directory.event(new Appending(id, recordCount));
        to.append(ByteBuffer.wrap(payload), recordCount, level, new AppendListener() {
            @Override
            public void onWritten(long firstSequence) {
                if (level != AckLevel.SYNCED) {
                    reached.complete(firstSequence);
                }
            }

            @Override
            public void onSynced(long firstSequence) {
                directory.event(new Acked(id, firstSequence));
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
        byte[] payload = switch (shape) {
            case ALIKE -> noise(content, 2_900);
            case MIXED -> {
                int bytes = 8 + (content.nextInt(4) == 0 ? 4_000 + content.nextInt(8_000) : content.nextInt(700));
                yield content.nextBoolean() ? noise(content, bytes) : new byte[bytes];
            }
            case SMALL -> content.nextInt(12) == 0 ? noise(content, 12_000) : new byte[88];
        };
        ByteBuffer.wrap(payload).putLong(0, id);
        return payload;
    }

    private static byte[] noise(Random content, int bytes) {
        byte[] noise = new byte[bytes];
        content.nextBytes(noise);
        return noise;
    }

    private void truncate() throws Exception {
        if (random.nextBoolean()) {
            // Often a roll whose chain frame is not durable yet.
            await(append(log, AckLevel.WRITTEN, 1));
        }
        long durable = log.durableSequence();
        long sequence = 1 + Math.max(0, durable - (long) random.nextInt(4) * random.nextInt(4));
        directory.event(new Truncating(sequence));
        log.truncateBefore(sequence);
    }
}

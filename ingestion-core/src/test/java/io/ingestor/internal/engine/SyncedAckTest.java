package io.ingestor.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.BatchResult;
import io.ingestor.Invariant;
import io.ingestor.Proves;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.Records;
import io.ingestor.wal.Compression;
import io.ingestor.wal.segmented.SegmentedOptions;
import io.ingestor.wal.storage.Operation;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests the state of the disk at an acknowledgement. Writes, syncs and acknowledgements are recorded in one order. */
@Timeout(120)
class SyncedAckTest {

    /** The number of batches in flight, large enough that the log thread writes during a sync. */
    private static final int IN_FLIGHT = 12;

    private static final long SYNC_NANOS = 500_000;
    private static final int BATCHES = 200;
    private static final int ROUNDS_AT_MOST = 100;

    /**
     * The number of writes that must happen during a sync. Only these distinguish the sync that they need from one that
     * began too early.
     */
    private static final int WRITTEN_DURING_A_SYNC = 50;

    private record Acked(long mark) {}

    @Test
    @Proves(Invariant.ACKNOWLEDGED_AFTER_SYNC)
    void anAcknowledgementFollowsASyncThatBeganAfterTheWrite() throws Exception {
        long seed = ThreadLocalRandom.current().nextLong();
        System.out.println("SyncedAckTest seed " + seed);
        Random random = new Random(seed);
        int duringASync = 0;
        for (int round = 0; duringASync < WRITTEN_DURING_A_SYNC; round++) {
            assertThat(round).as("rounds").isLessThan(ROUNDS_AT_MOST);
            SimulatedDirectory directory = new SimulatedDirectory().syncNanos(SYNC_NANOS);
            run(directory, random);
            List<Operation> operations = directory.operations();
            int acknowledged = 0;
            for (int at = 0; at < operations.size(); at++) {
                if (operations.get(at) instanceof Operation.Event event && event.what() instanceof Acked acked) {
                    int write = writeOf(acked.mark(), operations.subList(0, at));
                    assertThat(isCovered(write, operations.subList(0, at)))
                            .as("written at %s, acknowledged at %s", write, at)
                            .isTrue();
                    duringASync += isDuringASync(write, operations) ? 1 : 0;
                    acknowledged++;
                }
            }
            assertThat(acknowledged).isEqualTo(BATCHES);
        }
    }

    private static void run(SimulatedDirectory directory, Random random) throws Exception {
        SegmentedOptions options = SegmentedOptions.builder()
                .segmentBytes(64 << 10)
                .compression(Compression.NONE)
                .build();
        try (Engine engine = EngineBuilder.segmented().walOptions(options).open(directory)) {
            Deque<CompletableFuture<BatchResult>> pending = new ArrayDeque<>();
            for (int batch = 0; batch < BATCHES; batch++) {
                if (pending.size() == IN_FLIGHT) {
                    pending.remove().get(60, TimeUnit.SECONDS);
                }
                pending.add(ingest(engine, directory, random));
            }
            for (CompletableFuture<BatchResult> each : pending) {
                each.get(60, TimeUnit.SECONDS);
            }
        }
    }

    /**
     * Ingests a batch with a mark at the end of its last record, so that bytes with the mark include the whole batch.
     */
    private static CompletableFuture<BatchResult> ingest(Engine engine, SimulatedDirectory directory, Random random) {
        long mark = random.nextLong();
        byte[] payload = new byte[random.nextInt(3000) + Long.BYTES];
        ByteBuffer.wrap(payload).putLong(payload.length - Long.BYTES, mark);
        RecordBatch batch = RecordBatch.of(
                Records.record("first", 1),
                Record.builder(Records.TENANT)
                        .entity("last")
                        .payload(payload, "")
                        .build());
        return engine.ingest(batch).thenApply(result -> {
            directory.event(new Acked(mark));
            return result;
        });
    }

    private static int writeOf(long mark, List<Operation> operations) {
        for (int at = 0; at < operations.size(); at++) {
            if (operations.get(at) instanceof Operation.Write write && contains(write.bytes(), mark)) {
                return at;
            }
        }
        throw new AssertionError("acknowledged and not written");
    }

    private static boolean contains(byte[] bytes, long mark) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (int from = 0; from <= bytes.length - Long.BYTES; from++) {
            if (buffer.getLong(from) == mark) {
                return true;
            }
        }
        return false;
    }

    /** Returns true if a sync of the file began after the write and has succeeded. */
    private static boolean isCovered(int write, List<Operation> operations) {
        long file = ((Operation.Write) operations.get(write)).file();
        for (Operation operation : operations.subList(write, operations.size())) {
            if (operation instanceof Operation.SyncStart start
                    && start.file() == file
                    && operations.contains(new Operation.SyncEnd(start.sync(), file, true))) {
                return true;
            }
        }
        return false;
    }

    /** Returns true if a sync of the file began before the write and has ended after it. */
    private static boolean isDuringASync(int write, List<Operation> operations) {
        long file = ((Operation.Write) operations.get(write)).file();
        return operations.subList(write, operations.size()).stream()
                .anyMatch(operation -> operation instanceof Operation.SyncEnd end
                        && end.file() == file
                        && operations.subList(0, write).contains(new Operation.SyncStart(end.sync(), file)));
    }
}

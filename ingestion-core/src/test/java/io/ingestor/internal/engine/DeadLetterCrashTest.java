package io.ingestor.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.BatchResult;
import io.ingestor.DeadLetter;
import io.ingestor.DeadLetters;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.StoredRecord;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.Records;
import io.ingestor.wal.storage.CrashModel;
import io.ingestor.wal.storage.Disk;
import io.ingestor.wal.storage.Operation;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that a dead letter survives a loss of power at any operation exactly once: with its batch, or not at all. */
@Timeout(300)
class DeadLetterCrashTest {

    private static final int BATCHES = 16;

    private record Acked(int batch) {}

    private final long seed = ThreadLocalRandom.current().nextLong();

    /** Returns a batch of good records, every second one of which is followed by a record without tenant. */
    private static RecordBatch batch(int batch) {
        byte[] payload = new byte[900];
        new Random(batch).nextBytes(payload);
        RecordBatch.Builder builder = RecordBatch.builder();
        for (int i = 0; i < good(batch); i++) {
            builder.add(record("acme", batch, payload));
        }
        for (int i = 0; i < bad(batch); i++) {
            builder.add(record("", batch, payload));
        }
        return builder.build();
    }

    private static Record record(String tenant, int batch, byte[] payload) {
        Record.Builder builder = tenant.isEmpty() ? Record.builder() : Record.builder(tenant);
        return builder.entity("e").put("batch", batch).payload(payload, "").build();
    }

    private static int good(int batch) {
        return batch % 3;
    }

    private static int bad(int batch) {
        return 1 + batch % 2;
    }

    @Test
    void survivesPowerLossAtAnyOperationWithItsBatchOrNotAtAll() throws Exception {
        System.out.println("DeadLetterCrashTest seed " + seed);
        Random random = new Random(seed);
        SimulatedDirectory directory = new SimulatedDirectory();
        try (Engine engine =
                EngineBuilder.segmented().deadLetters(DeadLetters.on()).open(directory)) {
            for (int batch = 0; batch < BATCHES; batch++) {
                BatchResult result = engine.ingest(batch(batch)).get(60, TimeUnit.SECONDS);
                assertThat(result.rejections()).hasSize(bad(batch));
                directory.event(new Acked(batch));
            }
        }

        CrashModel model = new CrashModel(Disk.EMPTY);
        List<Acked> acked = new ArrayList<>();
        for (Operation operation : directory.operations()) {
            if (operation instanceof Operation.Event event && event.what() instanceof Acked ack) {
                acked.add(ack);
            }
            model.apply(operation);
            CrashModel.Survivors survivors = model.survivors();
            int[] outcomes = new int[survivors.choices()];
            check(survivors.disk(outcomes), acked);
            for (int i = 0; i < outcomes.length; i++) {
                outcomes[i] = random.nextInt(survivors.outcomes(i));
            }
            check(survivors.disk(outcomes), acked);
        }
        assertThat(acked).hasSize(BATCHES);
    }

    private static void check(Disk disk, List<Acked> acked) throws IOException {
        SimulatedDirectory left = new SimulatedDirectory(disk).recording(false);
        try (Engine engine =
                EngineBuilder.segmented().deadLetters(DeadLetters.on()).open(left)) {
            List<StoredRecord> stored = Records.all(engine.read(engine.firstSequence()));
            Set<Integer> found = new HashSet<>();
            for (int at = 0; at < stored.size(); ) {
                int batch = batchOf(stored.get(at));
                assertThat(found.add(batch)).as("batch %s is there once", batch).isTrue();
                for (int i = 0; i < good(batch) + bad(batch); i++, at++) {
                    assertThat(batchOf(stored.get(at))).isEqualTo(batch);
                    assertThat(DeadLetter.isLetter(stored.get(at).record())).isEqualTo(i >= good(batch));
                }
            }
            for (Acked ack : acked) {
                assertThat(found).contains(ack.batch());
            }
        }
    }

    private static int batchOf(StoredRecord stored) {
        Record original = DeadLetter.isLetter(stored.record())
                ? Record.ofEncoded(DeadLetter.of(stored.record()).record().orElseThrow())
                : stored.record();
        return ((Number) original.data().get("batch")).intValue();
    }
}

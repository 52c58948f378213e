package io.ingestor.delta.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.ingestor.EncodedRecords;
import io.ingestor.Mutations;
import io.ingestor.Record;
import io.ingestor.RecordCursor;
import io.ingestor.RecordView;
import io.ingestor.sink.LentBatch;
import io.ingestor.sink.LogLineage;
import java.io.IOException;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Compares what is read by position with what the cursor of the engine reads. */
class EncodedRecordTest {

    private static final int ROUNDS = 20_000;

    private final EncodedRecord record = new EncodedRecord();

    /** Work with the view of a record. */
    private interface Step {
        void run(RecordView view);
    }

    private static void with(byte[] encoded, Step step) throws IOException {
        TreeMap<Long, Record> records = new TreeMap<>();
        records.put(1L, Record.ofEncoded(encoded));
        LentBatch batch = LentBatch.of(new UUID(1, 1), LogLineage.unknown(), records);
        try (RecordCursor cursor = batch.records()) {
            RecordView view = cursor.next();
            assertThat(view).isNotNull();
            step.run(view);
        }
    }

    @Test
    void readsWhatTheCursorReads() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] encoded = EncodedRecords.random(random);
            with(encoded, view -> {
                record.read(view);
                assertThat(RecordFacts.of(record)).as("seed %d", seed).isEqualTo(RecordFacts.of(view.fields()));
            });
        }
    }

    @Test
    void readsTheSameOrRefusesDamage() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int[] same = new int[1];
        int[] refused = new int[1];
        for (int i = 0; i < ROUNDS; i++) {
            byte[] damaged = Mutations.mutate(EncodedRecords.random(random), 1 + random.nextInt(3), random);
            with(damaged, view -> {
                RecordFacts ours;
                try {
                    record.read(view);
                    ours = RecordFacts.of(record);
                } catch (IllegalStateException e) {
                    assertThat(e).as("seed %d", seed).hasMessageContaining("well-formed");
                    refused[0]++;
                    return;
                }
                RecordFacts cursors;
                try {
                    cursors = RecordFacts.of(view.fields());
                } catch (IllegalStateException e) {
                    // The cursor checks more.
                    return;
                }
                assertThat(ours).as("seed %d", seed).isEqualTo(cursors);
                same[0]++;
            });
        }
        assertThat(same[0]).isGreaterThan(ROUNDS / 20);
        assertThat(refused[0]).isGreaterThan(ROUNDS / 20);
    }

    @Test
    void lengthsBeyondTheirMessageAreRefused() throws IOException {
        byte[][] damaged = {
            {0x12, 5, 0},
            {0x12, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f},
            {0x12, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 127},
            {0x12},
            {0x0a, 2, 0x0a, 1},
            {0x22, 2, 0x08, (byte) 0x80},
            {0x07},
            {(byte) 0xa3, 1, 0x0c},
            {0x29, 1, 2, 3},
        };
        for (byte[] bytes : damaged) {
            with(bytes, view -> assertThatIllegalStateException().isThrownBy(() -> record.read(view)));
        }
    }

    @Test
    void aHugeRecordHoldsNoMemoryForLong() throws IOException {
        byte[] payload = new byte[3 << 20];
        with(record(payload), record::read);
        assertThat(record.payload().length()).isEqualTo(payload.length);

        with(record(new byte[1]), record::read);

        assertThat(record.payload().length()).isEqualTo(1);
        assertThat(record.bytes()).hasSizeLessThanOrEqualTo(1 << 20);
    }

    private static byte[] record(byte[] payload) {
        return Record.builder("acme")
                .entity("e")
                .payload(payload, "a/b")
                .build()
                .encoded();
    }
}

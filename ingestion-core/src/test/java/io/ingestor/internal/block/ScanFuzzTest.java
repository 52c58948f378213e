package io.ingestor.internal.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Limits;
import io.ingestor.Mutations;
import io.ingestor.RecordBatch;
import io.ingestor.internal.fake.RandomRecords;
import io.ingestor.internal.fake.Records;
import io.ingestor.internal.record.DataRecordScanner;
import io.ingestor.internal.record.EntityIds;
import io.ingestor.internal.wire.RecordReader;
import java.time.Clock;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tests that a scan handles arbitrary bytes, and that its result depends only on the bytes of the record. */
class ScanFuzzTest {

    private static final int ROUNDS = 5_000;

    private static final Limits LIMITS = Limits.builder()
            .recordBytes(1 << 16)
            .batchRecords(10)
            .batchBytes(1 << 20)
            .idBytes(64)
            .keyBytes(64)
            .depth(6)
            .build();

    private final BatchEncoder encoder = new BatchEncoder(LIMITS, 1 << 20, new EntityIds(Clock.systemUTC()));
    private final DataRecordScanner scanner = new DataRecordScanner(LIMITS);

    @Test
    void answersAnyMutationAndReadsNothingAround() {
        long seed = new Random().nextLong();
        System.out.println("ScanFuzzTest.answersAnyMutationAndReadsNothingAround seed " + seed);
        Random random = new Random(seed);
        int right = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] record = Mutations.mutate(RandomRecords.good(random), random.nextInt(3), random);

            String alone = answer(record, 0, record.length);

            right += alone.equals("[]") ? 1 : 0;
            for (int poison : new int[] {0x00, 0x0a, 0xff}) {
                byte[] around = new byte[record.length + 40];
                Arrays.fill(around, (byte) poison);
                System.arraycopy(record, 0, around, 20, record.length);
                assertThat(answer(around, 20, record.length)).isEqualTo(alone);
            }
            byte[] atTheEnd = new byte[record.length + 3];
            System.arraycopy(record, 0, atTheEnd, 3, record.length);
            assertThat(answer(atTheEnd, 3, record.length)).isEqualTo(alone);
        }
        assertThat(right).isBetween(ROUNDS / 100, ROUNDS * 99 / 100);
    }

    @Test
    void answersAnyBytes() {
        long seed = new Random().nextLong();
        System.out.println("ScanFuzzTest.answersAnyBytes seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] record = new byte[random.nextInt(60)];
            random.nextBytes(record);

            assertThat(answer(record, 0, record.length)).isNotNull();
        }
    }

    @Test
    void readsBackWhateverItTook() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("ScanFuzzTest.readsBackWhateverItTook seed " + seed);
        Random random = new Random(seed);
        BatchBlockReader reader = new BatchBlockReader();
        int taken = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] record = Mutations.mutate(RandomRecords.good(random), random.nextInt(3), random);
            EncodedBatch encoded = Records.encoded(
                    encoder,
                    RecordBatch.builder()
                            .tenant("default")
                            .addEncoded(record, 0, record.length)
                            .build());

            BatchBlock read = reader.read(encoded.payload(), encoded.count());

            assertThat(Records.used(read)).isEqualTo(Records.used(encoded));
            if (read.count() == 1) {
                taken++;
                assertThat(read.version(0)).isEqualTo(encoded.version(0));
                RecordReader fields = new RecordReader(read.block(), read.valueOffset(0), read.valueLength(0));
                assertThat(fields.tenant()).isEqualTo(Records.id(read, 0, 1).tenant());
                assertThat(fields.entity()).isEqualTo(Records.id(read, 0, 1).entity());
                assertThat(fields.version()).isEqualTo(read.version(0));
                RecordReader sent = new RecordReader(record, 0, record.length);
                assertThat(fields.data()).isEqualTo(sent.data());
                assertThat(fields.metadata()).isEqualTo(sent.metadata());
                assertThat(fields.timestamp()).isEqualTo(sent.timestamp());
            }
        }
        assertThat(taken).isPositive();
    }

    private String answer(byte[] source, int offset, int length) {
        scanner.startBatch(RecordBatch.of());
        boolean right = scanner.scan(source, offset, length, 1);
        assertThat(scanner.violations().isEmpty()).isEqualTo(right);
        return scanner.violations().toString();
    }
}

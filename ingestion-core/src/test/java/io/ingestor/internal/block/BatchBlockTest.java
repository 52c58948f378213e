package io.ingestor.internal.block;

import static io.ingestor.internal.fake.Wire.bytes;
import static io.ingestor.internal.fake.Wire.id;
import static io.ingestor.internal.fake.Wire.join;
import static io.ingestor.internal.fake.Wire.message;
import static io.ingestor.internal.fake.Wire.text;
import static io.ingestor.internal.fake.Wire.varint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.Limits;
import io.ingestor.RecordBatch;
import io.ingestor.RecordId;
import io.ingestor.internal.fake.RandomRecords;
import io.ingestor.internal.fake.Records;
import io.ingestor.internal.fake.Spin;
import io.ingestor.internal.record.EntityIds;
import io.ingestor.wal.UnsupportedFormatException;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchBlockTest {

    private static final int NONE = 0;

    private final BatchEncoder encoder =
            new BatchEncoder(Limits.defaults(), Integer.MAX_VALUE, new EntityIds(Clock.systemUTC()));
    private final BatchBlockReader reader = new BatchBlockReader();

    @Test
    void hasTheseBytes() {
        byte[] first = join(id("ab", "x"), varint(5, 300));
        byte[] second = join(id("c", "yz"), text(100, "?"));

        EncodedBatch batch = Records.encoded(
                encoder,
                RecordBatch.builder()
                        .addEncoded(first, 0, first.length)
                        .addEncoded(second, 0, second.length)
                        .transactional()
                        .build());

        byte[] payload = bytes(
                // version 1, transactional, no producer ranges in no bytes, two records
                1,
                0,
                1,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                2,
                0,
                0,
                0,
                // 16 bytes: id {tenant_id {id "ab"} entity_id {id "x"}} version 300
                16,
                0,
                0,
                0,
                0x0a,
                11,
                0x0a,
                4,
                0x0a,
                2,
                'a',
                'b',
                0x12,
                3,
                0x0a,
                1,
                'x',
                0x28,
                0xac,
                0x02,
                // 17 bytes: id {tenant_id {id "c"} entity_id {id "yz"}} and an unknown field 100 "?"
                17,
                0,
                0,
                0,
                0x0a,
                11,
                0x0a,
                3,
                0x0a,
                1,
                'c',
                0x12,
                4,
                0x0a,
                2,
                'y',
                'z',
                0xa2,
                0x06,
                1,
                '?');
        byte[] keys = bytes('a', 'b', 0, 'x', 'c', 0, 'y', 'z');
        assertThat(Records.used(batch)).isEqualTo(join(payload, keys));
        assertThat(batch.payloadLength()).isEqualTo(payload.length);
        assertThat(batch.payload()).isEqualTo(ByteBuffer.wrap(payload));
    }

    @Test
    void comesBackAsItWas() throws IOException {
        long seed = new Random().nextLong();
        System.out.println("BatchBlockTest.comesBackAsItWas seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            RecordBatch.Builder builder = RecordBatch.builder().tenant("default");
            int size = 1 + random.nextInt(40);
            for (int i = 0; i < size; i++) {
                byte[] record = RandomRecords.good(random);
                builder.addEncoded(record, 0, record.length);
            }
            EncodedBatch encoded = Records.encoded(encoder, builder.build());
            assertThat(encoded.rejections()).isEmpty();

            BatchBlock read = reader.read(readOnly(encoded.payload()), encoded.count());

            assertThat(Records.used(read)).isEqualTo(Records.used(encoded));
            assertThat(read.payloadLength()).isEqualTo(encoded.payloadLength());
            assertThat(read.count()).isEqualTo(size);
            for (int i = 0; i < size; i++) {
                assertThat(read.keyOffset(i)).isEqualTo(encoded.keyOffset(i));
                assertThat(read.keyLength(i)).isEqualTo(encoded.keyLength(i));
                assertThat(read.valueOffset(i)).isEqualTo(encoded.valueOffset(i));
                assertThat(read.valueLength(i)).isEqualTo(encoded.valueLength(i));
                assertThat(read.version(i)).isEqualTo(encoded.version(i));
                assertThat(Records.id(read, i, 17))
                        .isEqualTo(Records.id(encoded, i, 17))
                        .isNotNull();
            }
        }
    }

    @Test
    @Timeout(60)
    void theIdsOfABatchDoNotKeepItsBlock() {
        EncodedBatch batch = Records.encoded(
                encoder,
                RecordBatch.builder().add(Records.record("e", 1)).returnIds().build());
        IntFunction<@Nullable RecordId> ids = batch.ids(7);
        IntUnaryOperator ordinals = batch.ordinals();
        WeakReference<byte[]> block = new WeakReference<>(batch.block());
        batch = null;

        Spin.until(() -> {
            System.gc();
            return block.get() == null;
        });

        assertThat(ids.apply(0)).isEqualTo(new RecordId(Records.TENANT, "e", 7));
        assertThat(ordinals.applyAsInt(0)).isZero();
    }

    @Test
    void leavesThePayloadBufferAsItIs() throws IOException {
        byte[] payload = payload();
        ByteBuffer buffer = ByteBuffer.allocateDirect(payload.length + 10).position(7);
        buffer.put(payload).flip().position(7);

        BatchBlock batch = reader.read(buffer, 1);

        assertThat(buffer.position()).isEqualTo(7);
        assertThat(buffer.limit()).isEqualTo(payload.length + 7);
        assertThat(Records.id(batch, 0, 5)).isEqualTo(new RecordId("t", "e", 5));
    }

    @Test
    void holdsNoRecordsIfAllWereWrong() throws IOException {
        EncodedBatch batch = Records.encoded(
                encoder, RecordBatch.builder().addEncoded(new byte[0], 0, 0).build());

        assertThat(batch.count()).isZero();
        assertThat(batch.payloadLength()).isEqualTo(BatchBlockFormat.HEADER_BYTES);
        assertThat(reader.read(batch.payload(), 0).count()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 2, 'batch block has format version 2, this release reads 1: open it with the release that wrote it'",
        "1, 1, 'batch block has format version 257, this release reads 1: open it with the release that wrote it'",
        "2, 3, 'batch block has flags 0x0003, this release knows 0x0001: open it with the release that wrote it'",
        "3, 128, 'batch block has flags 0x8000, this release knows 0x0001: open it with the release that wrote it'",
        "4, 1, 'batch block has 1 producer ranges in 0 bytes, this release reads none: open it with the release that wrote it'",
        "8, 9, 'batch block has 0 producer ranges in 9 bytes, this release reads none: open it with the release that wrote it'",
    })
    void refusesWhatALaterReleaseMayWrite(int offset, int value, String message) {
        byte[] payload = payload();
        payload[offset] = (byte) value;

        assertThatThrownBy(() -> read(payload, 1))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessage(message);
    }

    @Test
    void refusesACountThatIsNotThatOfTheEntry() {
        assertCorrupt(payload(), 2, "block must hold 2 records, as many as its log entry, has 1");
    }

    @Test
    void refusesACountThatCannotBeBeforeAllocatingByIt() {
        byte[] payload = payload();
        ByteBuffer.wrap(payload).order(java.nio.ByteOrder.LITTLE_ENDIAN).putInt(12, Integer.MAX_VALUE);

        assertCorrupt(payload, Integer.MAX_VALUE, "block of 32 bytes holds at most 3 records, has 2147483647");
    }

    @Test
    void refusesANegativeCount() {
        byte[] payload = payload();
        ByteBuffer.wrap(payload).putInt(12, -1);

        assertCorrupt(payload, -1, "block of 32 bytes holds at most 3 records, has -1");
    }

    @Test
    void refusesLengthsThatAreNotThere() {
        byte[] payload = payload();
        assertCorrupt(Arrays.copyOf(payload, 15), 1, "block must be at least 16 bytes, was 15");
        assertCorrupt(Arrays.copyOf(payload, 31), 1, "record 0 at byte 20 must have from 1 to 11 bytes, has 12");
        assertCorrupt(Arrays.copyOf(payload, 33), 1, "block must end at byte 32 with its last record, ends at 33");
        payload[16] = 0;
        assertCorrupt(payload, 1, "record 0 at byte 20 must have from 1 to 12 bytes, has 0");
        payload[19] = (byte) 0x80;
        assertCorrupt(payload, 1, "record 0 at byte 20 must have from 1 to 12 bytes, has -2147483648");
    }

    @Test
    void refusesRecordsThatAreNotCanonical() {
        String noIdentity = "record 0 at byte 20 must begin with its identity, lacks %s";
        assertCorrupt(block(varint(5, 1)), 1, String.format(noIdentity, "id"));
        assertCorrupt(block(message(1, message(2, text(1, "e")))), 1, String.format(noIdentity, "id.tenant_id"));
        assertCorrupt(
                block(message(1, message(1), message(2, text(1, "e")))),
                1,
                String.format(noIdentity, "id.tenant_id.id"));
        assertCorrupt(block(message(1, message(1, text(1, "t")))), 1, String.format(noIdentity, "id.entity_id"));
        assertCorrupt(
                block(message(1, message(1, text(1, "t")), message(2, text(1, "")))),
                1,
                String.format(noIdentity, "id.entity_id.id"));
        assertCorrupt(block(join(id("t", "e"), varint(5, -1))), 1, "record 0 at byte 20 holds version -1");
        assertCorrupt(
                block(join(id("t", "e"), bytes(0x0a))),
                1,
                "record 0 at byte 20 is not a well-formed protobuf message: a varint is cut off by the end, at byte 13 of the record");
    }

    @Test
    void neverThrowsAnythingElseOnDamagedBlocks() {
        long seed = new Random().nextLong();
        System.out.println("BatchBlockTest.neverThrowsAnythingElseOnDamagedBlocks seed " + seed);
        Random random = new Random(seed);
        byte[] record = join(id("tenant", "entity"), varint(5, 77), text(9, "unknown"));
        EncodedBatch encoded = Records.encoded(
                encoder,
                RecordBatch.builder()
                        .addEncoded(record, 0, record.length)
                        .addEncoded(record, 0, record.length)
                        .build());
        byte[] good = Arrays.copyOf(encoded.block(), encoded.payloadLength());
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = good.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                BatchBlock batch = read(damaged, 2);
                assertThat(Records.id(batch, 1, 1)).isNotNull();
            } catch (CorruptBlockException | UnsupportedFormatException e) {
                refused++;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        assertThat(refused).isBetween(1, 19_999);
    }

    private BatchBlock read(byte[] payload, int records) throws IOException {
        return reader.read(ByteBuffer.wrap(payload).asReadOnlyBuffer(), records);
    }

    private void assertCorrupt(byte[] payload, int records, String message) {
        assertThatThrownBy(() -> read(payload, records))
                .isInstanceOf(CorruptBlockException.class)
                .hasMessage(message);
    }

    /** Returns the payload of a block with one record of 12 bytes. */
    private static byte[] payload() {
        return block(id("t", "e"));
    }

    private static byte[] block(byte[] record) {
        byte[] block = new byte[BatchBlockFormat.HEADER_BYTES + BatchBlockFormat.RECORD_PREFIX_BYTES];
        BatchBlockFormat.putHeader(block, NONE, 1);
        BatchBlockFormat.putRecordLength(block, BatchBlockFormat.HEADER_BYTES, record.length);
        return join(block, record);
    }

    private static ByteBuffer readOnly(ByteBuffer buffer) {
        return buffer.asReadOnlyBuffer();
    }
}

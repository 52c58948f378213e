package io.ingestor.internal.block;

import static io.ingestor.internal.fake.Wire.bytes;
import static io.ingestor.internal.fake.Wire.id;
import static io.ingestor.internal.fake.Wire.join;
import static io.ingestor.internal.fake.Wire.message;
import static io.ingestor.internal.fake.Wire.text;
import static io.ingestor.internal.fake.Wire.varint;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.ingestor.Limits;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.RecordId;
import io.ingestor.Rejection;
import io.ingestor.internal.fake.RandomRecords;
import io.ingestor.internal.fake.Records;
import io.ingestor.internal.record.EntityIds;
import io.ingestor.internal.record.RecordKey;
import io.ingestor.internal.wire.RecordReader;
import io.ingestor.validate.Violation;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class BatchEncoderTest {

    private static final String NO_TENANT =
            "id.tenant_id.id: must not be empty: set it in the record, or set a default tenant";
    private static final Limits LIMITS = Limits.builder()
            .recordBytes(200)
            .batchRecords(5)
            .batchBytes(300)
            .idBytes(16)
            .keyBytes(16)
            .depth(4)
            .build();

    private final BatchEncoder encoder = new BatchEncoder(LIMITS, Integer.MAX_VALUE, new EntityIds(Clock.systemUTC()));

    private static BatchEncoder encoder(int records) {
        return new BatchEncoder(
                Limits.builder()
                        .recordBytes(200)
                        .batchRecords(records)
                        .batchBytes(3000)
                        .idBytes(16)
                        .keyBytes(16)
                        .depth(4)
                        .build(),
                Integer.MAX_VALUE,
                new EntityIds(Clock.systemUTC()));
    }

    @Test
    void keepsTheGoodRecordsAndListsTheOthers() {
        RecordBatch batch = RecordBatch.of(
                Record.builder("acme").entity("a").build(),
                Record.builder().entity("b").build(),
                Record.builder("acme").entity("c").version(9).build());

        EncodedBatch encoded = Records.encoded(encoder, batch);

        assertThat(encoded.size()).isEqualTo(3);
        assertThat(encoded.count()).isEqualTo(2);
        assertThat(encoded.rejections()).extracting(Rejection::index).containsExactly(1);
        assertThat(encoded.rejections().get(0).violations().get(0).describe()).isEqualTo(NO_TENANT);
        assertThat(encoded.index(0)).isEqualTo(0);
        assertThat(encoded.index(1)).isEqualTo(2);
        assertThat(Records.id(encoded, 0, 100)).isEqualTo(new RecordId("acme", "a", 100));
        assertThat(Records.id(encoded, 1, 100)).isNull();
        assertThat(Records.id(encoded, 2, 100)).isEqualTo(new RecordId("acme", "c", 9));
    }

    @Test
    void countsAVersionByOrdinalAmongTheGood() {
        RecordBatch batch = RecordBatch.of(
                Record.builder().build(), Record.builder("acme").entity("b").build());

        EncodedBatch encoded = Records.encoded(encoder, batch);

        assertThat(Records.id(encoded, 1, 100)).isEqualTo(new RecordId("acme", "b", 100));
    }

    @Test
    void layKeysBehindThePayload() {
        EncodedBatch encoded = Records.encoded(
                encoder,
                RecordBatch.of(
                        Record.builder("é").entity("b").build(),
                        Record.builder("a").entity("€").build()));

        assertThat(key(encoded, 0)).isEqualTo("é\0b");
        assertThat(key(encoded, 1)).isEqualTo("a\0€");
        assertThat(encoded.keyOffset(0)).isEqualTo(encoded.payloadLength());
        assertThat(encoded.keyOffset(1) + encoded.keyLength(1)).isLessThanOrEqualTo(encoded.block().length);
        assertThat(RecordKey.of("é", "b")).isEqualTo("é\0b".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void givesNoRecordsKeyForNamesThatNoRecordCanHave() {
        assertThat(RecordKey.of("a\0b", "c")).isEqualTo(new byte[] {0});
        assertThat(RecordKey.of("a\ud800", "c")).isEqualTo(new byte[] {0});
        assertThat(RecordKey.prefix("a\0b")).isEqualTo(new byte[] {0});
        assertThat(RecordKey.prefix("a")).isEqualTo(new byte[] {'a', 0});
    }

    @Test
    void rejectsATransactionWithOneWrongRecord() {
        RecordBatch batch = RecordBatch.builder()
                .add(Record.builder("acme").build())
                .add(Record.builder().build())
                .add(Record.builder("other").build())
                .transactional()
                .build();

        RefusedBatch refused = Records.refused(encoder, batch);

        assertThat(refused.failure()).hasMessage("records[1]." + NO_TENANT);
        assertThat(refused.tallies())
                .containsExactlyInAnyOrder(
                        new TenantTally("acme", 1, 1, 0, 1),
                        new TenantTally("", 1, 1, 0, 1),
                        new TenantTally("other", 1, 1, 0, 1));
    }

    @Test
    void rejectsAnEmptyBatch() {
        RefusedBatch refused = Records.refused(encoder, RecordBatch.of());

        assertThat(refused.failure()).hasMessage("batch must hold at least one record, was empty");
        assertThat(refused.tallies()).isEmpty();
    }

    @Test
    void rejectsTooManyRecords() {
        Record record = Record.builder("acme").build();

        RefusedBatch refused = Records.refused(encoder, RecordBatch.of(record, record, record, record, record, record));

        assertThat(refused.failure()).hasMessage("batch must hold at most 5 records, was 6: split it");
        assertThat(refused.tallies()).containsExactly(new TenantTally("", 6, 6, 0, 0));
    }

    @Test
    void rejectsTooManyBytes() {
        Record record = Record.builder("acme").payload(new byte[150], "").build();

        RefusedBatch refused = Records.refused(encoder, RecordBatch.of(record, record));

        assertThat(refused.failure()).hasMessage("batch must be at most 300 bytes encoded, was 326: split it");
        assertThat(refused.tallies()).containsExactly(new TenantTally("", 2, 2, 0, 0));
    }

    @Test
    void rejectsTooManyBytesOnceEncoded() {
        Record record = Record.builder("acme").payload(new byte[100], "").build();

        RefusedBatch refused = Records.refused(encoder, RecordBatch.of(record, record));

        assertThat(refused.failure()).hasMessage("batch must be at most 300 bytes encoded, was 328: split it");
        assertThat(refused.tallies()).containsExactly(new TenantTally("acme", 2, 2, 0, 0));
    }

    @Test
    void namesTheLimitOfTheLogIfItIsLess() {
        BatchEncoder small = new BatchEncoder(LIMITS, 30, new EntityIds(Clock.systemUTC()));

        RefusedBatch refused = Records.refused(
                small, RecordBatch.of(Record.builder("acme").entity("e").build()));

        assertThat(refused.failure()).hasMessage("batch must be at most 30 bytes encoded, was 35: split it");
    }

    @Test
    void rejectsABatchWithAWrongTenant() {
        RecordBatch batch = RecordBatch.builder()
                .add(Record.builder("acme").build())
                .tenant("a\nb")
                .build();

        RefusedBatch refused = Records.refused(encoder, batch);

        assertThat(refused.failure())
                .hasMessage(
                        "tenant of the batch must not hold control characters or direction marks, byte 1 is U+000A: \"a\\u{000a}b\"");
    }

    @Test
    void countsRecordsByTenant() {
        byte[] malformed = join(id("acme", "e"), new byte[] {2});
        RecordBatch batch = RecordBatch.builder()
                .tenant("default")
                .add(Record.builder("acme").build())
                .add(Record.builder("acme").version(-1).build())
                .add(Record.builder().build())
                .add(Record.builder("acme\t").build())
                .addEncoded(malformed, 0, malformed.length)
                .build();

        EncodedBatch encoded = Records.encoded(encoder, batch);

        assertThat(encoded.tallies())
                .containsExactlyInAnyOrder(
                        new TenantTally("acme", 2, 1, 0, 2),
                        new TenantTally("default", 1, 0, 0, 1),
                        new TenantTally("", 2, 2, 0, 1));
    }

    @Test
    void countsManyTenants() {
        BatchEncoder large = new BatchEncoder(Limits.defaults(), Integer.MAX_VALUE, new EntityIds(Clock.systemUTC()));
        RecordBatch.Builder builder = RecordBatch.builder();
        for (int i = 0; i < 6000; i++) {
            builder.add(Record.builder("tenant" + i % 3000)
                    .entity("e")
                    .version(i % 3 == 0 ? -1 : 1)
                    .build());
        }

        for (int round = 0; round < 2; round++) {
            List<TenantTally> tallies = Records.encoded(large, builder.build()).tallies();

            assertThat(tallies).hasSize(3000).allMatch(tally -> tally.received() == 2);
            for (TenantTally tally : tallies) {
                int number = Integer.parseInt(tally.tenant().substring(6));
                assertThat(tally.rejected()).isEqualTo(number % 3 == 0 ? 2 : 0);
            }
        }
    }

    @Test
    void neverTakesMoreThanItSaysBefore() {
        long seed = new Random().nextLong();
        System.out.println("BatchEncoderTest.neverTakesMoreThanItSaysBefore seed " + seed);
        Random random = new Random(seed);
        BatchEncoder large = new BatchEncoder(Limits.defaults(), Integer.MAX_VALUE, new EntityIds(Clock.systemUTC()));
        for (int round = 0; round < 3000; round++) {
            RecordBatch.Builder builder = RecordBatch.builder();
            builder.tenant(random.nextBoolean() ? "€".repeat(1 + random.nextInt(80)) : "d");
            if (random.nextBoolean()) {
                builder.schema("€".repeat(1 + random.nextInt(80)), random.nextInt() & Integer.MAX_VALUE);
            }
            for (int i = random.nextInt(3); i >= 0; i--) {
                byte[] record = random.nextBoolean()
                        ? RandomRecords.good(random)
                        : message(1, message(1, text(1, "t".repeat(random.nextInt(256)))), message(2));
                builder.addEncoded(record, 0, record.length);
            }
            RecordBatch batch = builder.build();

            long most = large.maxEncodedBytes(batch);

            assertThat((long) Records.encoded(large, batch).block().length).isLessThanOrEqualTo(most);
        }
    }

    @Test
    void batchThatOutgrowsItsLimitIsNotKeptInMemory() {
        int records = 20_000;
        byte[] tiny = message(7, bytes(1));
        RecordBatch.Builder builder = RecordBatch.builder().tenant("t".repeat(4096));
        for (int i = 0; i < records; i++) {
            builder.addEncoded(tiny, 0, tiny.length);
        }
        RecordBatch batch = builder.build();
        BatchEncoder encoder = new BatchEncoder(
                Limits.builder()
                        .recordBytes(8 << 10)
                        .batchRecords(records)
                        .batchBytes(1 << 20)
                        .idBytes(4096)
                        .keyBytes(16)
                        .depth(4)
                        .build(),
                1 << 20,
                new EntityIds(Clock.systemUTC()));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long before = threads.getCurrentThreadAllocatedBytes();
        RefusedBatch refused = Records.refused(encoder, batch);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(refused.failure())
                .hasMessageMatching("batch must be at most 1048576 bytes encoded, was 8[0-9]{7}: split it");
        assertThat(refused.tallies()).containsExactly(new TenantTally(batch.tenant(), records, records, 0, 0));
        assertThat(allocated).isLessThan(16 << 20);
    }

    @Test
    void schemaOfTheBatchIsThatOfRecordsThatNameNone() throws Exception {
        RecordBatch batch = RecordBatch.builder()
                .schema("s", 3)
                .add(Record.builder("acme").entity("canonical").build())
                .add(Record.builder("acme").build())
                .add(Record.builder("acme").schema("r", 0).build())
                .build();

        EncodedBatch encoded = Records.encoded(encoder, batch);

        assertThat(encoded.rejections()).isEmpty();
        List<String> schemas = new ArrayList<>();
        for (int i = 0; i < encoded.count(); i++) {
            RecordReader reader = new RecordReader(encoded.block(), encoded.valueOffset(i), encoded.valueLength(i));
            schemas.add(reader.schemaName() + reader.schemaVersion());
        }
        assertThat(schemas).containsExactly("s3", "s3", "r0");
        assertThat((long) encoded.block().length).isLessThanOrEqualTo(encoder.maxEncodedBytes(batch));
    }

    @Test
    void rejectsABatchWithALongSchemaName() {
        RecordBatch batch = RecordBatch.builder()
                .schema("12345678901234567", 0)
                .add(Record.builder("acme").build())
                .build();

        assertThat(encoder.isHopeless(batch)).isTrue();
        assertThat(Records.refused(encoder, batch).failure())
                .hasMessage("schema of the batch must be at most 16 bytes of UTF-8, was 17: \"12345678901234567\"");
    }

    @Test
    void rejectsRecordsThatNameASchemaWhereNoneIsServed() {
        RecordBatch.Builder batch = RecordBatch.builder().refuseSchemas();
        for (int round = 0; round < 3; round++) {
            batch.add(Record.builder("acme").entity("a").build());
            batch.add(Record.builder("acme").entity("a").schema("s", 1).build());
        }
        RecordBatch wrongAnyway = RecordBatch.builder()
                .refuseSchemas()
                .add(Record.builder().schema("s", 1).build())
                .build();
        EncodedBatch encoded = Records.encoded(encoder(6), batch.build());

        assertThat(encoded.rejections()).extracting(Rejection::index).containsExactly(1, 3, 5);
        assertThat(encoded.rejections())
                .allSatisfy(rejection -> assertThat(rejection.reason()).isEqualTo(Rejection.Reason.UNSUPPORTED));
        assertThat(encoded.rejections().get(0).violations())
                .containsExactly(new Violation("schema", "is not supported by this version: leave it out"));
        assertThat(Records.encoded(encoder, wrongAnyway).rejections().get(0).reason())
                .isEqualTo(Rejection.Reason.INVALID);
    }

    @Test
    void rejectsRecordsWithNeitherDataNorPayloadWhereTheyAreNotWanted() {
        byte[] noFields = join(id("acme", "a"), message(2));
        byte[] noPayload = join(id("acme", "a"), message(7, bytes(1)), message(7));
        RecordBatch batch = RecordBatch.builder()
                .refuseEmpty()
                .add(Record.builder("acme").entity("a").build())
                .addEncoded(noFields, 0, noFields.length)
                .addEncoded(noPayload, 0, noPayload.length)
                .add(Record.builder("acme").payload(new byte[1], "").build())
                .add(Record.builder("acme").data(Map.of("a", 1)).build())
                .build();

        EncodedBatch encoded = Records.encoded(encoder, batch);

        assertThat(encoded.rejections()).extracting(Rejection::index).containsExactly(0, 1, 2);
        assertThat(encoded.rejections().get(0).violations())
                .extracting(Violation::field)
                .containsExactly("data");
        assertThat(encoded.tallies()).containsExactly(new TenantTally("acme", 5, 3, 0, 3));
        assertThat(encoded.empty()).isEqualTo(3);
    }

    @Test
    void countsRecordsWithNeitherDataNorPayload() {
        Record empty = Record.builder("acme").entity("a").build();
        Record rewritten = Record.builder("acme").build();
        Record wrong = Record.builder("").entity("a").build();
        Record full = Record.builder("acme").data(Map.of("a", 1)).build();
        // Repeated, so that the later rounds match layouts learned in the first.
        for (int i = 0; i < 3; i++) {
            EncodedBatch encoded = Records.encoded(
                    encoder,
                    RecordBatch.builder()
                            .add(empty)
                            .add(full)
                            .add(rewritten)
                            .add(wrong)
                            .add(Record.builder("other").build())
                            .build());

            assertThat(encoded.tallies())
                    .containsExactly(
                            new TenantTally("acme", 3, 0, 0, 2),
                            new TenantTally("", 1, 1, 0, 1),
                            new TenantTally("other", 1, 0, 0, 1));
            assertThat(encoded.empty()).isEqualTo(4);
        }
    }

    @Test
    void reusesNothingOfTheLastBatch() {
        RecordBatch versioned = RecordBatch.of(
                Record.builder("acme").entity("a").version(5).build(),
                Record.builder().build());
        RecordBatch plain = RecordBatch.of(Record.builder("b").entity("b").build());

        Records.encoded(encoder, versioned);
        EncodedBatch encoded = Records.encoded(encoder, plain);

        assertThat(encoded.version(0)).isZero();
        assertThat(encoded.rejections()).isEmpty();
        assertThat(encoded.tallies()).containsExactly(new TenantTally("b", 1, 0, 0, 1));
    }

    @Test
    void worksOnManyThreads() throws Exception {
        List<RecordBatch> batches = new ArrayList<>();
        List<byte[]> expected = new ArrayList<>();
        Random random = new Random(42);
        while (batches.size() < 50) {
            byte[] record =
                    join(id("acme", "e"), varint(5, 1 + random.nextInt(999)), text(50, "x".repeat(random.nextInt(99))));
            batches.add(
                    RecordBatch.builder().addEncoded(record, 0, record.length).build());
            expected.add(Records.used(Records.encoded(encoder, batches.get(batches.size() - 1))));
        }
        ExecutorService executor = Executors.newFixedThreadPool(16);
        List<Future<Boolean>> futures = new ArrayList<>();
        for (int thread = 0; thread < 16; thread++) {
            Callable<Boolean> task = () -> {
                boolean same = true;
                for (int round = 0; round < 2000; round++) {
                    int i = round % batches.size();
                    same &= Arrays.equals(Records.used(Records.encoded(encoder, batches.get(i))), expected.get(i));
                }
                return same;
            };
            futures.add(executor.submit(task));
        }

        for (Future<Boolean> future : futures) {
            assertThat(future.get()).isTrue();
        }
        executor.shutdown();
    }

    private static String key(EncodedBatch batch, int ordinal) {
        return new String(batch.block(), batch.keyOffset(ordinal), batch.keyLength(ordinal), StandardCharsets.UTF_8);
    }
}

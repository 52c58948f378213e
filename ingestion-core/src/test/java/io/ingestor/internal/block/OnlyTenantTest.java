package io.ingestor.internal.block;

import static io.ingestor.internal.fake.Wire.id;
import static io.ingestor.internal.fake.Wire.join;
import static io.ingestor.internal.fake.Wire.message;
import static io.ingestor.internal.fake.Wire.text;
import static io.ingestor.internal.fake.Wire.varint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ingestor.Limits;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.RecordId;
import io.ingestor.Rejection;
import io.ingestor.internal.fake.Records;
import io.ingestor.internal.record.EntityIds;
import io.ingestor.validate.Violation;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests that a batch for one tenant contains no record of another. */
class OnlyTenantTest {

    private static final String FOREIGN =
            "must be the tenant that the caller may write, was \"other\": write it as a caller of that tenant";
    private static final String FOREIGN_DEFAULT = "must be the tenant that the caller may write, "
            + "was \"other\", the default of the batch: write it as a caller of that tenant";

    private final BatchEncoder encoder =
            new BatchEncoder(Limits.defaults(), Integer.MAX_VALUE, new EntityIds(Clock.systemUTC()));

    @Test
    void aLearnedLayoutDoesNotHideTheTenant() {
        Record mine = record("mine1", "a");
        Record other = record("other", "b");
        RecordBatch.Builder learned = RecordBatch.builder();
        for (int i = 0; i < 100; i++) {
            learned.add(mine).add(other);
        }
        assertThat(Records.encoded(encoder, learned.build()).rejections()).isEmpty();

        EncodedBatch encoded = Records.encoded(
                encoder,
                RecordBatch.builder().add(mine).add(other).onlyTenant("mine1").build());

        assertThat(encoded.count()).isEqualTo(1);
        assertThat(encoded.rejections()).containsExactly(rejection(1, FOREIGN));
    }

    @Test
    void aLearnedLayoutDoesNotHideTheDefaultTenant() {
        Record bare = Record.builder().entity("a").put("n", 1).build();
        RecordBatch.Builder learned = RecordBatch.builder().tenant("other");
        for (int i = 0; i < 100; i++) {
            learned.add(bare);
        }
        assertThat(Records.encoded(encoder, learned.build()).rejections()).isEmpty();

        EncodedBatch encoded = Records.encoded(
                encoder,
                RecordBatch.builder()
                        .tenant("other")
                        .add(bare)
                        .onlyTenant("mine")
                        .build());

        assertThat(encoded.rejections()).containsExactly(rejection(0, FOREIGN_DEFAULT));
    }

    @Test
    void theRuleEndsWithItsBatch() {
        Record other = record("other", "b");
        RecordBatch.Builder batch = RecordBatch.builder().add(other);

        assertThat(Records.encoded(encoder, batch.onlyTenant("mine").build()).count())
                .isZero();
        assertThat(Records.encoded(encoder, RecordBatch.of(other)).count()).isEqualTo(1);
        assertThat(Records.encoded(encoder, batch.onlyTenant("other").build()).count())
                .isEqualTo(1);
    }

    @Test
    void keepsTheRecordsOfItsTenantAndRejectsEachOther() {
        byte[] source = new byte[300];
        byte[] encodedOther = record("other", "e").encoded();
        System.arraycopy(encodedOther, 0, source, 100, encodedOther.length);
        RecordBatch batch = RecordBatch.builder()
                .add(record("mine", "a"))
                .add(record("other", "b"))
                .add(Record.ofEncoded(record("mine", "c").encoded()))
                .add(Record.ofEncoded(record("other", "d").encoded()))
                .addEncoded(source, 100, encodedOther.length)
                .add(Record.builder().entity("f").build())
                .tenant("mine")
                .onlyTenant("mine")
                .build();

        EncodedBatch encoded = Records.encoded(encoder, batch);

        assertThat(Records.id(encoded, 0, 1)).isEqualTo(new RecordId("mine", "a", 1));
        assertThat(Records.id(encoded, 2, 1)).isEqualTo(new RecordId("mine", "c", 2));
        assertThat(Records.id(encoded, 5, 1)).isEqualTo(new RecordId("mine", "f", 3));
        assertThat(encoded.rejections())
                .containsExactly(rejection(1, FOREIGN), rejection(3, FOREIGN), rejection(4, FOREIGN));
    }

    @Test
    void countsForeignRecordsUnderNoTenant() {
        RecordBatch batch = RecordBatch.builder()
                .add(record("mine", "a"))
                .add(record("other", "b"))
                .onlyTenant("mine")
                .build();

        assertThat(Records.encoded(encoder, batch).tallies())
                .containsExactlyInAnyOrder(new TenantTally("mine", 1, 0, 0, 0), new TenantTally("", 1, 1, 0, 0));
    }

    @Test
    void aTransactionIsRejectedAsAWhole() {
        RecordBatch batch = RecordBatch.builder()
                .add(record("mine", "a"))
                .add(record("other", "b"))
                .onlyTenant("mine")
                .transactional()
                .build();

        assertThat(Records.refused(encoder, batch).failure().rejections()).containsExactly(rejection(1, FOREIGN));
    }

    @Test
    void theLastTenantOfARecordCounts() {
        byte[] mineThenOther = join(id("mine", "a"), id("other", "a"));
        byte[] otherThenMine = join(id("other", "a"), id("mine", "a"));
        RecordBatch batch = RecordBatch.builder()
                .addEncoded(mineThenOther, 0, mineThenOther.length)
                .addEncoded(otherThenMine, 0, otherThenMine.length)
                .onlyTenant("mine")
                .build();

        EncodedBatch encoded = Records.encoded(encoder, batch);

        assertThat(encoded.rejections()).containsExactly(rejection(0, FOREIGN));
        assertThat(Records.id(encoded, 1, 1)).isEqualTo(new RecordId("mine", "a", 1));
    }

    @Test
    void comparesTheWholeTenant() {
        RecordBatch batch = RecordBatch.builder()
                .add(record("min", "a"))
                .add(record("mine2", "a"))
                .add(record("Mine", "a"))
                .add(record("mine", "a"))
                .onlyTenant("mine")
                .build();

        EncodedBatch encoded = Records.encoded(encoder, batch);

        assertThat(encoded.rejections()).extracting(Rejection::index).containsExactly(0, 1, 2);
    }

    @Test
    void aRecordWithoutATenantStillLacksOne() {
        RecordBatch batch = RecordBatch.builder()
                .add(Record.builder().entity("a").build())
                .onlyTenant("mine")
                .build();

        assertThat(Records.encoded(encoder, batch).rejections())
                .containsExactly(new Rejection(
                        0,
                        List.of(new Violation(
                                "id.tenant_id.id",
                                "must not be empty: set it in the record, or set a default tenant"))));
    }

    @Test
    void aTenantThatBreaksAnotherRuleIsReportedOnce() {
        RecordBatch batch = RecordBatch.builder()
                .add(record("o\tther", "a"))
                .onlyTenant("mine")
                .build();

        assertThat(Records.encoded(encoder, batch).rejections().get(0).violations())
                .extracting(Violation::message)
                .hasSize(1)
                .allMatch(message -> message.startsWith("must not hold control characters"));
    }

    @Test
    void aForeignTenantIsTheReasonWhateverElseIsWrong() {
        byte[] negativeVersion = join(id("other", "a"), varint(5, -1));
        RecordBatch batch = RecordBatch.builder()
                .addEncoded(negativeVersion, 0, negativeVersion.length)
                .add(Record.builder("other").entity("b").schema("s", 1).build())
                .add(Record.builder("mine").entity("c").schema("s", 1).build())
                .onlyTenant("mine")
                .refuseSchemas()
                .build();

        assertThat(Records.encoded(encoder, batch).rejections())
                .extracting(
                        Rejection::reason, rejection -> rejection.violations().size())
                .containsExactly(
                        tuple(Rejection.Reason.FOREIGN_TENANT, 2),
                        tuple(Rejection.Reason.FOREIGN_TENANT, 2),
                        tuple(Rejection.Reason.UNSUPPORTED, 1));
    }

    @Test
    void rejectsASchemaOfAnotherTenantAlsoOfALearnedLayout() {
        byte[] own = join(id("mine", "a"), schema("mine"));
        byte[] foreign = join(id("mine", "b"), schema("othr"));
        byte[] without = join(id("mine", "c"), message(3, text(2, "s")));
        byte[] lastIsOwn = join(id("mine", "d"), schema("othr"), schema("mine"));
        RecordBatch.Builder batch = RecordBatch.builder();
        for (int i = 0; i < 100; i++) {
            for (byte[] record : List.of(own, foreign, without, lastIsOwn)) {
                batch.addEncoded(record, 0, record.length);
            }
        }
        assertThat(Records.encoded(encoder, batch.build()).rejections()).isEmpty();

        EncodedBatch encoded = Records.encoded(encoder, batch.onlyTenant("mine").build());

        assertThat(encoded.rejections()).hasSize(100).allSatisfy(rejection -> {
            assertThat(rejection.index() % 4).isEqualTo(1);
            assertThat(rejection.reason()).isEqualTo(Rejection.Reason.FOREIGN_TENANT);
            assertThat(rejection.violations())
                    .containsExactly(new Violation(
                            "schema.tenant_id.id",
                            "must be the tenant that the caller may write, or left out, was \"othr\""));
        });
        assertThat(encoded.tallies()).containsExactly(new TenantTally("mine", 400, 100, 0, 400));
    }

    private static byte[] schema(String tenant) {
        return message(3, message(1, text(1, tenant)), text(2, "s"));
    }

    @Test
    void showsAnExcerptOfALongTenant() {
        String tenant = "other" + "x".repeat(100);
        RecordBatch batch = RecordBatch.builder()
                .add(record(tenant, "a"))
                .onlyTenant("mine")
                .build();

        String message = Records.encoded(encoder, batch)
                .rejections()
                .get(0)
                .violations()
                .get(0)
                .message();

        assertThat(message).contains("was \"otherxxx").contains("...\"").doesNotContain(tenant);
    }

    private static Record record(String tenant, String entity) {
        return Record.builder(tenant).entity(entity).put("n", 1).build();
    }

    private static Rejection rejection(int index, String message) {
        return new Rejection(
                index, Rejection.Reason.FOREIGN_TENANT, List.of(new Violation("id.tenant_id.id", message)));
    }
}

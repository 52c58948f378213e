package io.ingestor.internal.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.fail;

import io.ingestor.BytesView;
import io.ingestor.Limits;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.RecordFields;
import io.ingestor.RecordId;
import io.ingestor.StoredRecord;
import io.ingestor.internal.fake.Records;
import io.ingestor.internal.record.EntityIds;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BlockRecordViewTest {

    private final BatchEncoder encoder =
            new BatchEncoder(Limits.defaults(), Integer.MAX_VALUE, new EntityIds(Clock.systemUTC()));

    @Test
    void showsARecordOfABatch() {
        Record plain = Record.builder("acme")
                .entity("é")
                .timestamp(Instant.EPOCH)
                .put("x", 1)
                .metadata("k", "v")
                .build();
        Record versioned = Record.builder("other").entity("e").version(7).build();
        EncodedBatch batch = Records.encoded(encoder, RecordBatch.of(plain, versioned));
        BlockRecordView view = new BlockRecordView();

        view.wrap(batch, 0, 41);

        assertThat(view.sequence()).isEqualTo(41);
        assertThat(view.tenant()).isEqualTo("acme");
        assertThat(view.entity()).isEqualTo("é");
        assertThat(view.version()).isEqualTo(41);
        assertThat(view.timestamp()).contains(Instant.EPOCH);
        assertThat(view.data()).containsExactly(entry("x", 1.0));
        assertThat(view.metadata()).containsExactly(entry("k", "v"));
        assertThat(view.encoded().isReadOnly()).isTrue();
        assertThat(Record.ofEncoded(view.encoded())).isEqualTo(plain);

        view.wrap(batch, 1, 41);

        assertThat(view.id()).isEqualTo(new RecordId("other", "e", 7));
        assertThat(view.sequence()).isEqualTo(42);
        assertThat(view.timestamp()).isEmpty();
    }

    @Test
    void itsFieldsThrowOnceItMovesOrEnds() {
        EncodedBatch batch = Records.encoded(
                encoder,
                RecordBatch.of(
                        Record.builder("acme").entity("e").put("first", 1).build(),
                        Record.builder("acme").entity("e").put("second", 2).build()));
        BlockRecordView view = new BlockRecordView(() -> fail("fields hand out no slice of the block"));
        assertThatIllegalStateException().isThrownBy(view::fields).withMessageContaining("copy()");

        view.wrap(batch, 0, 5);
        RecordFields fields = view.fields();
        BytesView name = firstName(fields);
        assertThat(name.text()).isEqualTo("first");
        view.wrap(batch, 1, 5);
        assertThatIllegalStateException().isThrownBy(fields::next).withMessageContaining("ended");
        assertThatIllegalStateException().isThrownBy(name::text);

        assertThat(view.fields()).isSameAs(fields);
        assertThat(firstName(fields).text()).isEqualTo("second");
        assertThat(firstName(view.fields()).text()).isEqualTo("second");
        view.end();
        assertThatIllegalStateException().isThrownBy(fields::next).withMessageContaining("ended");
        assertThatIllegalStateException().isThrownBy(fields::leave);
        assertThatIllegalStateException().isThrownBy(view::fields).withMessageContaining("copy()");
    }

    @Test
    void itsEncodingIsCopiedWithoutALoanOfTheBlock() {
        Record first = Record.builder("acme").entity("e").put("first", 1).build();
        Record second = Record.builder("acme").entity("f").put("second", 2).build();
        EncodedBatch batch = Records.encoded(encoder, RecordBatch.of(first, second));
        BlockRecordView view = new BlockRecordView(() -> fail("copies hand out no slice of the block"));
        assertThatIllegalStateException().isThrownBy(view::encodedLength).withMessageContaining("copy()");

        view.wrap(batch, 1, 5);
        byte[] target = new byte[view.encodedLength() + 3];
        view.copyEncoded(target, 3);

        assertThat(Record.ofEncoded(Arrays.copyOfRange(target, 3, target.length)))
                .isEqualTo(second);
        assertThatThrownBy(() -> view.copyEncoded(target, 4)).isInstanceOf(IndexOutOfBoundsException.class);
        view.end();
        assertThatIllegalStateException().isThrownBy(() -> view.copyEncoded(target, 0));
    }

    /** Returns the name of the first field of {@code data}. */
    private static BytesView firstName(RecordFields fields) {
        do {
            assertThat(fields.next()).isTrue();
        } while (!fields.name().contentEquals("data"));
        fields.enter();
        assertThat(fields.next()).isTrue();
        return fields.name();
    }

    @Test
    void copiesWhatStays() {
        Record record = Record.builder("acme").entity("e").version(7).build();
        EncodedBatch batch = Records.encoded(encoder, RecordBatch.of(record));
        BlockRecordView view = new BlockRecordView().wrap(batch, 0, 5);

        StoredRecord copy = view.copy();
        Arrays.fill(batch.block(), (byte) 0);

        assertThat(copy).isEqualTo(new StoredRecord(5, new RecordId("acme", "e", 7), record));
    }
}

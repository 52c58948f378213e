package io.ingestor.internal.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.ingestor.Limits;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
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
    void copiesWhatStays() {
        Record record = Record.builder("acme").entity("e").version(7).build();
        EncodedBatch batch = Records.encoded(encoder, RecordBatch.of(record));
        BlockRecordView view = new BlockRecordView().wrap(batch, 0, 5);

        StoredRecord copy = view.copy();
        Arrays.fill(batch.block(), (byte) 0);

        assertThat(copy).isEqualTo(new StoredRecord(5, new RecordId("acme", "e", 7), record));
    }
}

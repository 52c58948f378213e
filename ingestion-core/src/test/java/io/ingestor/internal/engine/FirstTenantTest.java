package io.ingestor.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.internal.fake.Records;
import io.ingestor.internal.wire.DataRecordFormat;
import org.junit.jupiter.api.Test;

class FirstTenantTest {

    private static final Record OWN =
            Record.builder("own").entity("e").put("n", 1L).build();
    private static final Record NONE = Records.wrong();

    private static String of(RecordBatch.Builder batch) {
        return new FirstTenant(8).of(batch.build());
    }

    @Test
    void theFirstRecordTells() {
        assertThat(of(RecordBatch.builder().add(OWN).add(Records.record("e", 1))))
                .isEqualTo("own");
        assertThat(of(RecordBatch.builder().tenant("batch").add(OWN))).isEqualTo("own");
    }

    @Test
    void itNeedNotTellFirst() {
        byte[] unknownFirst = {(15 << 3) | DataRecordFormat.VARINT, 7, DataRecordFormat.ID, 5, 10, 3, 10, 1, 'a'};
        assertThat(of(RecordBatch.builder().addEncoded(unknownFirst, 0, unknownFirst.length)))
                .isEqualTo("a");
    }

    @Test
    void aRecordThatNamesNoneIsTheBatchs() {
        assertThat(of(RecordBatch.builder().tenant("batch").add(NONE))).isEqualTo("batch");
        assertThat(of(RecordBatch.builder().tenant("batch"))).isEqualTo("batch");
        assertThat(of(RecordBatch.builder().add(NONE))).isEmpty();
        assertThat(of(RecordBatch.builder())).isEmpty();
    }

    @Test
    void aBatchOfOneTenantOnlyIsThatTenantsWhateverItsRecordsName() {
        assertThat(of(RecordBatch.builder().onlyTenant("only").add(OWN))).isEqualTo("only");
        assertThat(of(RecordBatch.builder().onlyTenant("only").tenant("batch").add(NONE)))
                .isEqualTo("only");
        assertThat(of(RecordBatch.builder().onlyTenant("long-only").add(OWN))).isEmpty();
    }

    @Test
    void whatCannotBeATenantIsNone() {
        assertThat(of(RecordBatch.builder().tenant("long-batch").add(NONE))).isEmpty();
        assertThat(of(RecordBatch.builder()
                        .add(Record.builder("long-tenant").put("n", 1L).build())))
                .isEmpty();
        assertThat(of(RecordBatch.builder()
                        .add(Record.builder("a\0b").put("n", 1L).build())))
                .isEmpty();
    }

    @Test
    void bytesThatAreNoRecordAreReadNoFurtherThanTheyGo() {
        RecordBatch.of(OWN).show(0, (index, source, offset, length) -> {
            for (int cut = 0; cut < length; cut++) {
                assertThat(of(RecordBatch.builder().addEncoded(source, offset, cut)))
                        .as("cut to %s bytes", cut)
                        .isIn("", "own");
            }
        });
        assertThat(of(RecordBatch.builder().addEncoded(new byte[] {-1, -1, -1, -1, -1, -1}, 0, 6)))
                .isEmpty();
    }
}

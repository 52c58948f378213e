package io.ingestor.cli.send;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.ingestor.proto.storage.DataRecord;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchSizeTest {

    private static final DataRecord RECORD = DataRecord.newBuilder()
            .setPayload(ByteString.copyFrom(new byte[1000]))
            .build();

    private final BatchSize sizes = new BatchSize();

    @Test
    void theFirstBatchIsATrialAndBatchesOfItsSizeAreNot() {
        assertThat(sizes.isTrial(records(100))).isTrue();

        sizes.taken(records(100));

        assertThat(sizes.isTrial(records(100))).isFalse();
        assertThat(sizes.isTrial(records(200))).isTrue();
    }

    @Test
    void oneRecordCannotBeDividedAndIsNoTrial() {
        assertThat(sizes.isTrial(records(1))).isFalse();
    }

    @Test
    void behindARefusalNothingLargerThanWhatWasTakenIsSent() {
        sizes.refused();
        sizes.taken(records(50));

        assertThat(sizes.target()).isEqualTo(BatchSize.of(records(50)));
        assertThat(sizes.isTrial(records(51))).isTrue();
        for (int i = 0; i < 1000; i++) {
            sizes.sent();
        }
        assertThat(sizes.target()).isEqualTo(BatchSize.of(records(50)));
    }

    @Test
    void withoutARefusalTrialsOfFullSizeBecomeRare() {
        int trials = 0;
        for (int i = 0; i < 1000; i++) {
            if (sizes.target() == BatchSize.FULL_BYTES) {
                trials++;
                sizes.taken(records(10));
            } else {
                sizes.sent();
            }
        }

        assertThat(trials).isBetween(5, 12);
    }

    @Test
    void recordsThatAreRejectedOneByOneEndTheTrials() {
        sizes.refused();
        for (int i = 0; i < 10; i++) {
            assertThat(sizes.isTrial(records(1))).isTrue();
            sizes.rejectedAlone();
        }

        assertThat(sizes.isTrial(records(1))).isFalse();
        assertThat(sizes.isTrial(records(100))).isFalse();
    }

    private static List<DataRecord> records(int count) {
        return Collections.nCopies(count, RECORD);
    }
}

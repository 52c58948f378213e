package io.ingestor.internal.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Limits;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.RecordFields;
import io.ingestor.internal.record.EntityIds;
import io.ingestor.memtable.ArrayPool;
import io.ingestor.transform.RecordBuilder;
import io.ingestor.transform.Transform;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EncoderScratchTest {

    private static final Limits LIMITS = Limits.builder()
            .recordBytes(4 << 20)
            .batchRecords(10)
            .batchBytes(16 << 20)
            .build();
    private static final byte[] NOTHING = new byte[0];

    /** A transform that adds a label of {@code bytes} bytes. */
    private record Label(int bytes, Outcome outcome) implements Transform {

        @Override
        public Outcome apply(RecordFields in, RecordBuilder out) {
            while (in.next()) {
                out.copy(in);
            }
            out.metadata("label", "x".repeat(bytes));
            return outcome;
        }

        @Override
        public int maxGrowth() {
            return 4 << 20;
        }
    }

    private static boolean isKeptAfter(Transform transform) {
        EncoderScratch scratch = new EncoderScratch(
                LIMITS,
                new EntityIds(Clock.systemUTC()),
                new ArrayPool(),
                new RecordSteps(null, List.of(transform)),
                null);
        RecordBatch batch =
                RecordBatch.of(Record.builder("acme").entity("e").put("n", 1).build());
        scratch.fill(batch, NOTHING, NOTHING, 16 << 20, 100);
        assertThat(scratch.rejections()).isEmpty();
        return scratch.release();
    }

    @ParameterizedTest
    @EnumSource
    void aScratchInWhichAStepHasBuiltALargeRecordIsNotKept(Transform.Outcome outcome) {
        assertThat(isKeptAfter(new Label(2 << 20, outcome))).isFalse();
    }

    @Test
    void aScratchInWhichAStepHasBuiltASmallRecordIsKept() {
        assertThat(isKeptAfter(new Label(100, Transform.Outcome.CHANGED))).isTrue();
    }
}

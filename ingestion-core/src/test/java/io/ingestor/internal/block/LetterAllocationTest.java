package io.ingestor.internal.block;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.ingestor.DeadLetters;
import io.ingestor.Limits;
import io.ingestor.RecordBatch;
import io.ingestor.internal.fake.Records;
import io.ingestor.internal.record.EntityIds;
import io.ingestor.memtable.ArrayPool;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests that dead letters cost nothing as long as no record is rejected. */
class LetterAllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Limits limits = Limits.defaults();
    private final EntityIds ids = new EntityIds(Clock.systemUTC());

    private BatchEncoder encoder(@Nullable LetterRules letters) {
        return new BatchEncoder(limits, 1 << 20, ids, new ArrayPool(), RecordSteps.none(), letters);
    }

    /** Returns the fewest bytes that the encoding of one batch has allocated in many attempts. */
    private static long allocated(BatchEncoder encoder, RecordBatch batch) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 200; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            Encoding unused = encoder.encode(batch);
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    @Test
    void aBatchOfValidRecordsAllocatesAsMuchAsWithoutDeadLetters() {
        RecordBatch batch = Records.batch("e", 0, 1_000);
        LetterRules letters = new LetterRules(DeadLetters.on(), ids, Clock.systemUTC(), 64 << 20, tenant -> true);

        long without = allocated(encoder(null), batch);
        long with = allocated(encoder(letters), batch);

        assertThat(with).isLessThanOrEqualTo(without + 64);
    }

    @Test
    void aBatchWithRejectedRecordsAllocatesForThese() {
        RecordBatch batch = RecordBatch.of(Records.wrong(), Records.record("a", 1));
        LetterRules letters = new LetterRules(DeadLetters.on(), ids, Clock.systemUTC(), 64 << 20, tenant -> true);

        assertThat(allocated(encoder(letters), batch)).isGreaterThan(allocated(encoder(null), batch));
    }
}

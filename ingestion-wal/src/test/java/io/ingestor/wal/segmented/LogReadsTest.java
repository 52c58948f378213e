package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.wal.WalReader;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A log that gets its first segment just when somebody asks where it begins. */
class LogReadsTest {

    private static final SegmentHeader FIRST = new SegmentHeader(1, 2, 1, 3, 1 << 20);

    private final SegmentTable table = new SegmentTable(List.of());
    private boolean begun;
    private final LogReads reads = new LogReads(new SimulatedDirectory(), table, this::endAfterTheFirstAppends, 1);

    private LogEnd endAfterTheFirstAppends() {
        if (!begun) {
            begun = true;
            table.roll(0, 0, new SegmentInfo(FIRST, 1, SegmentInfo.OPEN, 0));
        }
        return new LogEnd(1, 4096, 500);
    }

    @Test
    void whatIsAppendedMeanwhileIsNotTakenForReleased() throws Exception {
        try (WalReader reader = reads.reader(1)) {
            assertThat(reader).isNotNull();
        }
    }

    @Test
    void theFirstSequenceIsThatOfTheFirstSegment() {
        assertThat(reads.firstSequence()).isEqualTo(1);
    }
}

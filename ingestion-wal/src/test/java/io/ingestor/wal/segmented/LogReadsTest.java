package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.wal.TruncatedLogException;
import io.ingestor.wal.WalReader;
import io.ingestor.wal.internal.format.SegmentHeader;
import io.ingestor.wal.internal.read.DurableEnd;
import io.ingestor.wal.internal.read.LogReads;
import io.ingestor.wal.internal.read.SegmentTable;
import io.ingestor.wal.internal.segment.LogEnd;
import io.ingestor.wal.internal.segment.SegmentInfo;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests of a log that changes after a read has taken the durable end and before it takes the segments. */
class LogReadsTest {

    private static SegmentInfo segment(long number, long firstSequence) {
        return new SegmentInfo(new SegmentHeader(1, 2, number, 3, 1 << 20), firstSequence, SegmentInfo.OPEN, 0);
    }

    /** Returns the reads of a log whose durable end runs an action before it is returned. */
    private static LogReads reads(SegmentTable table, Runnable meanwhile, LogEnd end) {
        DurableEnd durable = () -> {
            meanwhile.run();
            return end;
        };
        return new LogReads(new SimulatedDirectory(), table, durable, 1);
    }

    @Test
    void whatIsAppendedMeanwhileIsNotTakenForReleased() throws Exception {
        SegmentTable table = new SegmentTable(List.of());
        LogReads reads = reads(
                table,
                () -> {
                    if (table.snapshot().isEmpty()) {
                        table.roll(0, 0, segment(1, 1));
                    }
                },
                new LogEnd(1, 4096, 500));

        try (WalReader reader = reads.reader(1)) {
            assertThat(reader).isNotNull();
        }
        assertThat(reads.firstSequence()).isEqualTo(1);
    }

    @Test
    void whatIsReleasedMeanwhileIsMissed() {
        SegmentTable table = new SegmentTable(List.of(segment(5, 600)));
        LogReads reads = reads(
                table,
                () -> {
                    table.roll(9000, 700, segment(6, 700));
                    table.releaseFirst(700, 6);
                },
                new LogEnd(5, 8192, 698));

        assertThatThrownBy(() -> reads.reader(698))
                .isInstanceOf(TruncatedLogException.class)
                .hasMessageContaining("the log begins at sequence 700");
    }
}

package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.storage.Fault;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A segment that was prepared and never used is no part of the log. */
@Timeout(60)
class PreparedSegmentTest {

    private final SimulatedDirectory directory = new SimulatedDirectory();

    private SegmentedWriteAheadLog open() throws Exception {
        return SegmentedWriteAheadLog.open(directory, CrashWorkload.OPTIONS, CrashWorkload.TIMING);
    }

    private static long append(SegmentedWriteAheadLog log) throws Exception {
        return log.append(ByteBuffer.wrap(new byte[100]), 1, AckLevel.SYNCED).get(30, TimeUnit.SECONDS);
    }

    /** Waits until a segment is ready that no append has used. */
    private void awaitPrepared(int number) {
        while (!directory.contents().containsKey(SegmentFormat.name(number))) {
            Thread.onSpinWait();
        }
    }

    /** As a file of another user that this one may read. */
    @Test
    void oneThatMayNotBeWrittenIsReplaced() throws Exception {
        try (SegmentedWriteAheadLog log = open()) {
            append(log);
            awaitPrepared(2);
        }
        String spare = SegmentFormat.name(2) + SegmentFormat.TEMPORARY_SUFFIX;
        directory.faults((call, file) -> call.equals("openForWrite") && file.equals(spare) ? Fault.EIO : null);

        try (SegmentedWriteAheadLog log = open()) {
            assertThat(append(log)).isEqualTo(2);
        }
    }
}

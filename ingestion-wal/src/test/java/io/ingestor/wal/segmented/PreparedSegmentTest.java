package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.storage.Fault;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests of a segment that was prepared and never used, and so is not part of the log. */
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

    /** Opens a log that another user has run in between, whose files are not readable. */
    @Test
    void oneThatMayNotBeReadIsReplaced() throws Exception {
        try (SegmentedWriteAheadLog log = open()) {
            append(log);
            awaitPrepared(2);
        }
        AtomicBoolean gone = new AtomicBoolean();
        directory.faults((call, file) -> {
            boolean unreadable = file.startsWith(SegmentFormat.name(2)) && !gone.get();
            if (unreadable && call.equals("delete")) {
                gone.set(true);
            }
            return unreadable && call.startsWith("openFor") ? Fault.EIO : null;
        });

        try (SegmentedWriteAheadLog log = open()) {
            assertThat(append(log)).isEqualTo(2);
        }
        assertThat(gone).isTrue();
    }

    /** Checks that an open fails without a segment that may, after a crash, hold acknowledged records. */
    @Test
    void afterACrashOneThatMayNotBeReadIsMissed() throws Exception {
        SimulatedDirectory crashed;
        try (SegmentedWriteAheadLog log = open()) {
            append(log);
            awaitPrepared(2);
            crashed = new SimulatedDirectory(directory.contents());
        }
        crashed.faults(
                (call, file) -> call.equals("openForRead") && file.equals(SegmentFormat.name(2)) ? Fault.EIO : null);

        assertThatThrownBy(() -> SegmentedWriteAheadLog.open(crashed, CrashWorkload.OPTIONS, CrashWorkload.TIMING))
                .isInstanceOf(IOException.class);
    }

    /** Checks that the next open does not treat the directory as that of a new log. */
    @Test
    void theOnlyFileOfALogKeepsItsName() throws Exception {
        UUID id;
        try (SegmentedWriteAheadLog log = open()) {
            awaitPrepared(1);
            id = log.id();
        }

        try (SegmentedWriteAheadLog log = open()) {
            assertThat(log.id()).isEqualTo(id);
        }
    }

    /** Makes a spare readable but not writable, like a file of another user. */
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

    /** Restores an old name next to that of the file that has replaced it, as a power cut may do. */
    @Test
    void oneThatLeavesTwoNamesIsOneSpare() throws Exception {
        Map<String, byte[]> files;
        try (SegmentedWriteAheadLog log = open()) {
            for (int used = 1; used <= 3; used++) {
                awaitPrepared(used);
                while (log.stats().space().segments() < used) {
                    append(log);
                }
            }
            awaitPrepared(4);
            files = directory.contents();
        }
        for (int stale : new int[] {1, 2, 4}) {
            files.put(SegmentFormat.name(stale) + SegmentFormat.TEMPORARY_SUFFIX, files.get(SegmentFormat.name(4)));
        }

        try (SegmentedWriteAheadLog log = SegmentedWriteAheadLog.open(
                new SimulatedDirectory(files), CrashWorkload.OPTIONS, CrashWorkload.TIMING)) {
            assertThat(log.stats().space().segments()).isEqualTo(3);
            append(log);
        }
    }

    @Test
    void oneThatLeavesTwoNamesInALogWithoutRecordsIsOneSpare() throws Exception {
        Map<String, byte[]> files;
        try (SegmentedWriteAheadLog log = open()) {
            awaitPrepared(1);
            assertThat(log.stats().space().segments()).isZero();
            files = directory.contents();
        }
        files.put(SegmentFormat.name(1) + SegmentFormat.TEMPORARY_SUFFIX, files.get(SegmentFormat.name(1)));

        try (SegmentedWriteAheadLog log = SegmentedWriteAheadLog.open(
                new SimulatedDirectory(files), CrashWorkload.OPTIONS, CrashWorkload.TIMING)) {
            assertThat(append(log)).isEqualTo(1);
        }
    }
}

package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.internal.append.Timing;
import io.ingestor.wal.internal.format.FrameFormat;
import io.ingestor.wal.internal.format.FrameHeader;
import io.ingestor.wal.internal.read.SegmentTable;
import io.ingestor.wal.internal.recover.LogRecovery;
import io.ingestor.wal.internal.segment.SegmentInfo;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests of the number and the order of syncs of files and of the directory. */
@Timeout(60)
class SyncCountTest {

    private static final SegmentedOptions OPTIONS = CrashWorkload.OPTIONS.toBuilder()
            .maxSyncDelay(Duration.ofMinutes(1))
            .build();

    private static final Timing NEVER_IDLE = new Timing(Duration.ofHours(1), Duration.ofMillis(1));

    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final SimulatedDirectory directory = new SimulatedDirectory();

    @BeforeEach
    void watch() {
        directory.faults((call, file) -> {
            calls.add(call + " " + file);
            return null;
        });
    }

    private SegmentedWriteAheadLog open() throws Exception {
        return SegmentedWriteAheadLog.open(directory, OPTIONS, NEVER_IDLE);
    }

    private List<String> matching(String prefix) {
        synchronized (calls) {
            return calls.stream().filter(call -> call.startsWith(prefix)).toList();
        }
    }

    private static void append(SegmentedWriteAheadLog log, int bytes, AckLevel level) throws Exception {
        log.append(ByteBuffer.wrap(noise(bytes)), 1, level).get(30, TimeUnit.SECONDS);
    }

    @Test
    void aSegmentIsSyncedThenNamedThenTheDirectoryIsSyncedBeforeItsFirstFrame() throws Exception {
        try (SegmentedWriteAheadLog log = open()) {
            append(log, 100, AckLevel.SYNCED);
        }

        String name = "wal-0000000000000001.seg";
        List<String> first = calls.stream()
                .filter(call -> call.endsWith(name) || call.endsWith(name + ".tmp") || call.startsWith("directorySync"))
                .filter(call -> !call.startsWith("openForWrite") && !call.startsWith("verifyName"))
                .limit(8)
                .toList();
        assertThat(first)
                .containsSubsequence(
                        "create " + name + ".tmp",
                        "write " + name + ".tmp",
                        "write " + name + ".tmp",
                        "syncAll " + name + ".tmp",
                        "rename " + name + ".tmp",
                        "directorySync ",
                        "write " + name);
        assertThat(first.indexOf("syncAll " + name + ".tmp")).isLessThan(first.indexOf("rename " + name + ".tmp"));
    }

    @Test
    void eachSyncedAppendOfOneCallerCostsOneWriteAndOneSync() throws Exception {
        try (SegmentedWriteAheadLog log = open()) {
            append(log, 100, AckLevel.SYNCED);
            calls.clear();

            for (int i = 0; i < 10; i++) {
                append(log, 100, AckLevel.SYNCED);
            }

            assertThat(matching("syncData")).hasSize(10);
            assertThat(matching("write wal-0000000000000001.seg")).hasSize(10);
        }
    }

    @Test
    void whatNobodyWaitsForIsNotSyncedEachForItself() throws Exception {
        try (SegmentedWriteAheadLog log = open()) {
            append(log, 100, AckLevel.SYNCED);
            calls.clear();

            for (int i = 0; i < 10; i++) {
                append(log, 100, AckLevel.WRITTEN);
            }

            assertThat(matching("syncData")).isEmpty();
            assertThat(log.sync().get(30, TimeUnit.SECONDS)).isEqualTo(11);
            assertThat(matching("syncData")).hasSize(1);
            assertThat(log.sync().get(30, TimeUnit.SECONDS)).isEqualTo(11);
            assertThat(matching("syncData")).as("a sync with nothing new").hasSize(1);
        }
    }

    @Test
    void whatArrivesDuringASyncSharesTheNext() throws Exception {
        CompletableFuture<Void> syncing = new CompletableFuture<>();
        CompletableFuture<Void> release = new CompletableFuture<>();
        GatedDirectory gated = new GatedDirectory(directory, () -> {
            if (!syncing.isDone()) {
                syncing.complete(null);
                release.join();
            }
        });
        try (SegmentedWriteAheadLog log = SegmentedWriteAheadLog.open(gated, OPTIONS, NEVER_IDLE)) {
            List<CompletableFuture<Long>> acks = new ArrayList<>();
            // Too large for the log thread to sync itself.
            acks.add(log.append(ByteBuffer.wrap(noise(8_000)), 1, AckLevel.SYNCED));
            syncing.get(30, TimeUnit.SECONDS);
            for (int i = 0; i < 20; i++) {
                acks.add(log.append(ByteBuffer.wrap(noise(200)), 1, AckLevel.SYNCED));
            }
            CompletableFuture<Long> written = log.append(ByteBuffer.wrap(noise(200)), 1, AckLevel.WRITTEN);
            written.get(30, TimeUnit.SECONDS);
            assertThat(acks).noneMatch(CompletableFuture::isDone);

            release.complete(null);

            for (CompletableFuture<Long> ack : acks) {
                ack.get(30, TimeUnit.SECONDS);
            }
            assertThat(matching("syncData")).hasSize(2);
        }
    }

    @Test
    void aRollSyncsTheOldSegmentBeforeItWritesTheNew() throws Exception {
        try (SegmentedWriteAheadLog log = open()) {
            for (int i = 0; i < 3; i++) {
                append(log, 16_000, AckLevel.WRITTEN);
            }
            assertThat(matching("syncData")).isEmpty();

            append(log, 16_000, AckLevel.WRITTEN);

            List<String> order = matching("").stream()
                    .filter(call -> call.equals("syncData wal-0000000000000001.seg")
                            || call.equals("write wal-0000000000000002.seg"))
                    .toList();
            assertThat(order).containsExactly("syncData wal-0000000000000001.seg", "write wal-0000000000000002.seg");
        }
    }

    @Test
    void aCloseSyncsTheMarkAfterTheEntries() throws Exception {
        SegmentedWriteAheadLog log = open();
        append(log, 100, AckLevel.WRITTEN);
        calls.clear();

        log.close();

        assertThat(calls.stream()
                        .filter(call -> call.endsWith("wal-0000000000000001.seg"))
                        .filter(call -> !call.startsWith("verifyName"))
                        .toList())
                .containsExactly(
                        "syncData wal-0000000000000001.seg",
                        "write wal-0000000000000001.seg",
                        "syncData wal-0000000000000001.seg");
    }

    @Test
    void aReleaseSyncsTheDirectoryForEachSegment() throws Exception {
        try (SegmentedWriteAheadLog log = open()) {
            for (int i = 0; i < 13; i++) {
                append(log, 16_000, AckLevel.SYNCED);
            }
            calls.clear();

            log.truncateBefore(12);

            List<String> order = matching("").stream()
                    .filter(call -> call.startsWith("rename wal-000000000000000")
                            || call.startsWith("delete")
                            || call.startsWith("directorySync"))
                    .filter(call -> !call.endsWith(".tmp"))
                    .dropWhile(call -> !call.equals("rename wal-0000000000000001.seg"))
                    .limit(6)
                    .toList();
            assertThat(order)
                    .containsExactly(
                            "rename wal-0000000000000001.seg",
                            "directorySync ",
                            "rename wal-0000000000000002.seg",
                            "directorySync ",
                            "delete wal-0000000000000003.seg",
                            "directorySync ");
        }
    }

    @Test
    void aReleasedSegmentIsRecycledAndItsOldFramesNeverShow() throws Exception {
        try (SegmentedWriteAheadLog log = open()) {
            for (int i = 0; i < 40; i++) {
                append(log, 12_000, AckLevel.SYNCED);
                log.truncateBefore(log.durableSequence());
            }
        }

        assertThat(matching("create").size()).as("files ever made").isLessThan(6);
        LogRecovery.Recovered recovered = LogRecovery.run(directory, OPTIONS.recoveryMode(), 1);
        assertThat(recovered.report().lastSequence()).isEqualTo(40);
        assertThat(recovered.report().cleanClose()).isTrue();
        assertThat(recovered.report().tornBytes()).isZero();
    }

    @Test
    void aRecoveredSegmentGivesBackItsUnusedSpaceOnceItsSuccessorIsDurable() throws Exception {
        try (SegmentedWriteAheadLog log = open()) {
            append(log, 100, AckLevel.SYNCED);
        }
        assertThat(directory.contents().get("wal-0000000000000001.seg")).hasSize(65536);
        calls.clear();

        try (SegmentedWriteAheadLog log = open()) {
            append(log, 100, AckLevel.SYNCED);
        }

        assertThat(directory.contents().get("wal-0000000000000001.seg")).hasSize(8192);
        assertThat(calls).containsSubsequence("syncData wal-0000000000000002.seg", "truncate wal-0000000000000001.seg");
        LogRecovery.Recovered recovered = LogRecovery.run(directory, OPTIONS.recoveryMode(), 1);
        assertThat(recovered.report().lastSequence()).isEqualTo(2);
    }

    @Test
    void aQuietLogWritesAMarkOnceWithoutASync() throws Exception {
        Timing quick = new Timing(Duration.ofNanos(1), Duration.ofMillis(1));
        try (SegmentedWriteAheadLog log = SegmentedWriteAheadLog.open(directory, OPTIONS, quick)) {
            append(log, 100, AckLevel.SYNCED);
            while (Collections.frequency(matching("write"), "write wal-0000000000000001.seg") < 2) {
                Thread.onSpinWait();
            }
            byte[] content = directory.contents().get("wal-0000000000000001.seg");
            SegmentInfo segment = new SegmentTable(
                            LogRecovery.run(new SimulatedDirectory(directory.contents()), OPTIONS.recoveryMode(), 1)
                                    .segments())
                    .snapshot()
                    .get(0);

            assertThat(matching("syncData")).hasSize(1);
            long mark = segment.finalPosition() - FrameFormat.HEADER_BYTES;
            FrameHeader frame = new FrameHeader();
            boolean verifies = FrameFormat.decode(
                    content, (int) mark, segment.header(), mark, new byte[FrameFormat.CRC_INPUT_BYTES], frame);
            assertThat(verifies).isTrue();
            assertThat(frame.type).isEqualTo(FrameFormat.TYPE_MARK);
            assertThat(frame.durableUpTo).isEqualTo(mark);
            assertThat(frame.isClosedMark()).isFalse();
        }
    }

    private static byte[] noise(int bytes) {
        byte[] payload = new byte[bytes];
        new Random(bytes).nextBytes(payload);
        return payload;
    }
}

package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.Retention;
import io.ingestor.wal.TruncatedLogException;
import io.ingestor.wal.WalEntryView;
import io.ingestor.wal.WalReader;
import io.ingestor.wal.internal.append.Timing;
import io.ingestor.wal.internal.format.FrameFormat;
import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.internal.recover.LogRecovery;
import io.ingestor.wal.storage.Fault;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests of the segments that the log releases by itself. Each entry is one record, and three entries fill a segment.
 * Segment n holds the sequences 3n - 2 to 3n.
 */
@Timeout(60)
class RetentionTest {

    private static final int PAYLOAD_BYTES = 16_000;
    private static final long FULL_SEGMENT_BYTES =
            SegmentFormat.FIRST_FRAME + FrameFormat.HEADER_BYTES + FrameFormat.CHAIN_BYTES + 3 * (PAYLOAD_BYTES + 40);
    private static final Duration DAY = Duration.ofDays(1);

    /** A wall clock that stands still until a test advances it. */
    private static final class SetClock extends Clock {
        private volatile Instant now = Instant.parse("2025-01-01T00:00:00Z");

        void advance(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private final SetClock clock = new SetClock();
    private final SimulatedDirectory directory = new SimulatedDirectory().clock(clock::instant);

    private SegmentedWriteAheadLog open(Retention retention) throws IOException {
        return open(retention, Duration.ofHours(1));
    }

    private SegmentedWriteAheadLog open(Retention retention, Duration upkeep) throws IOException {
        SegmentedOptions options =
                CrashWorkload.OPTIONS.toBuilder().retention(retention).build();
        return SegmentedWriteAheadLog.open(
                directory, options, new Timing(Duration.ofHours(1), Duration.ofMillis(1), upkeep, clock));
    }

    private static void append(SegmentedWriteAheadLog log, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            append(log, AckLevel.SYNCED);
        }
    }

    private static void append(SegmentedWriteAheadLog log, AckLevel level) throws Exception {
        byte[] payload = new byte[PAYLOAD_BYTES];
        new Random(PAYLOAD_BYTES).nextBytes(payload);
        log.append(ByteBuffer.wrap(payload), 1, level).get(30, TimeUnit.SECONDS);
    }

    /**
     * Waits for the queued tasks of the housekeeping thread, and returns the first sequence. Releases nothing itself.
     */
    private static long settledFirst(SegmentedWriteAheadLog log) throws IOException {
        log.truncateBefore(1);
        return log.firstSequence();
    }

    private static List<Long> sequences(SegmentedWriteAheadLog log) throws IOException {
        List<Long> found = new ArrayList<>();
        try (WalReader reader = log.read(log.firstSequence())) {
            for (WalEntryView entry = reader.next(); entry != null; entry = reader.next()) {
                found.add(entry.firstSequence());
            }
        }
        return found;
    }

    @Test
    void nothingIsReleasedUnlessAsked() throws Exception {
        try (SegmentedWriteAheadLog log = open(Retention.ALL)) {
            append(log, 30);
            clock.advance(Duration.ofDays(100_000));
            append(log, 3);

            assertThat(settledFirst(log)).isEqualTo(1);
        }
    }

    @Test
    void theOldestSegmentsGoUntilTheBytesAreWithinTheLimit() throws Exception {
        // There is room for three full segments and a begun one.
        try (SegmentedWriteAheadLog log = open(Retention.ALL.withBytes(4 * FULL_SEGMENT_BYTES - 1))) {
            append(log, 10);
            assertThat(settledFirst(log)).as("three full, one begun").isEqualTo(1);

            append(log, 2);
            assertThat(log.stats().space().logBytes()).isEqualTo(4 * FULL_SEGMENT_BYTES);
            append(log, 1);

            assertThat(settledFirst(log)).as("the roll found one too many").isEqualTo(4);
            assertThat(log.stats().space().logBytes()).isLessThan(4 * FULL_SEGMENT_BYTES);
            assertThat(sequences(log)).containsExactly(4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L);
        }
    }

    @Test
    void segmentsOlderThanTheLimitGoAndYoungerStay() throws Exception {
        try (SegmentedWriteAheadLog log = open(Retention.ALL.withAge(DAY))) {
            append(log, 6);
            clock.advance(DAY);
            append(log, 3);
            assertThat(settledFirst(log)).as("just as old as the limit").isEqualTo(1);

            clock.advance(Duration.ofMillis(1));
            append(log, 1);

            assertThat(settledFirst(log)).isEqualTo(7);
            assertThat(sequences(log)).containsExactly(7L, 8L, 9L, 10L);
        }
    }

    @Test
    void theStricterLimitDecides() throws Exception {
        try (SegmentedWriteAheadLog log = open(Retention.ALL.withAge(DAY).withBytes(3 * FULL_SEGMENT_BYTES))) {
            append(log, 15);
            assertThat(settledFirst(log)).as("by bytes").isGreaterThan(1);

            clock.advance(DAY.multipliedBy(2));
            append(log, 4);

            assertThat(settledFirst(log)).as("by age").isEqualTo(16);
        }
    }

    @Test
    void theActiveSegmentIsNeverReleasedHoweverOld() throws Exception {
        try (SegmentedWriteAheadLog log = open(Retention.ALL.withAge(Duration.ofNanos(1)), Duration.ofMillis(1))) {
            append(log, 4);
            clock.advance(DAY.multipliedBy(1000));
            while (log.firstSequence() != 4) {
                Thread.onSpinWait();
            }
            for (int i = 0; i < 100; i++) {
                assertThat(settledFirst(log)).isEqualTo(4);
            }
            assertThat(sequences(log)).containsExactly(4L);
            append(log, 1);
            assertThat(sequences(log)).containsExactly(4L, 5L);
        }
    }

    @Test
    void thePredecessorStaysUntilTheActiveSegmentIsDurable() throws Exception {
        AtomicBoolean holding = new AtomicBoolean();
        CompletableFuture<Void> release = new CompletableFuture<>();
        GatedDirectory gated = new GatedDirectory(directory, () -> {
            if (holding.get()) {
                release.join();
            }
        });
        SegmentedOptions options = CrashWorkload.OPTIONS.toBuilder()
                .retention(Retention.ALL.withAge(Duration.ofNanos(1)))
                .build();
        Timing timing = new Timing(Duration.ofHours(1), Duration.ofMillis(1), Duration.ofMillis(1), clock);
        try (SegmentedWriteAheadLog log = SegmentedWriteAheadLog.open(gated, options, timing)) {
            append(log, 3);
            clock.advance(DAY);
            holding.set(true);
            try {
                append(log, AckLevel.WRITTEN);

                assertThat(settledFirst(log))
                        .as("the chain frame is not yet synced")
                        .isEqualTo(1);
                assertThat(sequences(log)).containsExactly(1L, 2L, 3L);
            } finally {
                release.complete(null);
            }
            while (log.firstSequence() != 4) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void ageIsCheckedWhileNothingIsAppended() throws Exception {
        try (SegmentedWriteAheadLog log = open(Retention.ALL.withAge(DAY), Duration.ofMillis(1))) {
            append(log, 7);
            assertThat(settledFirst(log)).isEqualTo(1);

            clock.advance(DAY.plusSeconds(1));

            while (log.firstSequence() != 7) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void agesSurviveAReopen() throws Exception {
        try (SegmentedWriteAheadLog log = open(Retention.ALL)) {
            append(log, 6);
            clock.advance(DAY.dividedBy(2));
            append(log, 4);
        }
        clock.advance(DAY.dividedBy(2).plusSeconds(1));

        try (SegmentedWriteAheadLog log = open(Retention.ALL.withAge(DAY))) {
            append(log, 1);

            assertThat(settledFirst(log)).as("the third is only half a day old").isEqualTo(7);
            assertThat(sequences(log)).containsExactly(7L, 8L, 9L, 10L, 11L);
        }
        try (SegmentedWriteAheadLog log = open(Retention.ALL)) {
            assertThat(log.recovery().firstSequence()).isEqualTo(7);
            assertThat(log.recovery().lastSequence()).isEqualTo(11);
        }
    }

    @Test
    void whatWasRecoveredStaysUntilSomethingIsAppended() throws Exception {
        try (SegmentedWriteAheadLog log = open(Retention.ALL)) {
            append(log, 10);
        }
        clock.advance(DAY.multipliedBy(10));

        try (SegmentedWriteAheadLog log = open(Retention.ALL.withAge(DAY), Duration.ofMillis(1))) {
            for (int i = 0; i < 100; i++) {
                assertThat(settledFirst(log)).isEqualTo(1);
            }
            assertThat(sequences(log)).hasSize(10);

            append(log, 1);

            while (log.firstSequence() < 10) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aClockThatJumpsBackReleasesNothing() throws Exception {
        try (SegmentedWriteAheadLog log = open(Retention.ALL.withAge(DAY))) {
            append(log, 6);
            clock.advance(DAY.multipliedBy(-500));
            append(log, 4);

            assertThat(settledFirst(log)).isEqualTo(1);
        }
    }

    @Test
    void aReaderInsideWhatIsReleasedHearsOfIt() throws Exception {
        try (SegmentedWriteAheadLog log = open(Retention.ALL.withAge(DAY))) {
            append(log, 6);
            try (WalReader early = log.read(1);
                    WalReader late = log.read(6)) {
                assertThat(early.next()).isNotNull();
                clock.advance(DAY.plusSeconds(1));
                append(log, 3);
                clock.advance(DAY.minusSeconds(1));
                append(log, 1);
                long first = settledFirst(log);

                assertThat(first).isEqualTo(7);
                assertThatThrownBy(early::next).isInstanceOf(TruncatedLogException.class);
                assertThatThrownBy(late::next).isInstanceOf(TruncatedLogException.class);
                assertThatThrownBy(() -> log.read(6)).isInstanceOf(TruncatedLogException.class);
                try (WalReader reader = log.read(7)) {
                    assertThat(reader.next()).isNotNull();
                }
            }
        }
    }

    @Test
    void truncationAndRetentionDoNotGetInEachOthersWay() throws Exception {
        try (SegmentedWriteAheadLog log = open(Retention.ALL.withAge(DAY))) {
            append(log, 9);
            log.truncateBefore(4);
            assertThat(log.firstSequence())
                    .as("younger than the limit, but asked for")
                    .isEqualTo(4);

            clock.advance(DAY.plusSeconds(1));
            append(log, 4);
            assertThat(settledFirst(log)).as("beyond the limit, not asked for").isEqualTo(10);

            log.truncateBefore(5);
            assertThat(log.firstSequence()).as("gone already").isEqualTo(10);
            log.truncateBefore(13);
            assertThat(log.firstSequence()).isEqualTo(13);
        }
        LogRecovery.Recovered recovered = LogRecovery.run(directory, CrashWorkload.OPTIONS.recoveryMode(), 1);
        assertThat(recovered.report().firstSequence()).isEqualTo(13);
        assertThat(recovered.report().lastSequence()).isEqualTo(13);
    }

    @Test
    void aSegmentThatCannotBeLetGoIsLetGoBeforeTheNextSoThatNoHoleIsLeft() throws Exception {
        AtomicBoolean failing = new AtomicBoolean(true);
        String firstName = SegmentFormat.name(1);
        try (SegmentedWriteAheadLog log = open(Retention.ALL)) {
            append(log, 13);
            directory.faults((call, file) ->
                    call.equals("rename") && file.equals(firstName) && failing.get() ? Fault.EIO : null);
            assertThatThrownBy(() -> log.truncateBefore(4)).hasMessageContaining(firstName);
            assertThatThrownBy(() -> log.truncateBefore(7)).hasMessageContaining(firstName);
            assertThat(directory.contents()).containsKeys(firstName, SegmentFormat.name(2));

            failing.set(false);
            log.truncateBefore(7);

            assertThat(directory.contents()).doesNotContainKeys(firstName, SegmentFormat.name(2));
        }
        directory.faults((call, file) -> null);
        assertThat(LogRecovery.run(directory, CrashWorkload.OPTIONS.recoveryMode(), 1)
                        .report()
                        .firstSequence())
                .isEqualTo(7);
    }

    @Test
    void aDiskThatDoesNotTellTheTimeReleasesNothingAndIsAskedAgain() throws Exception {
        AtomicBoolean failing = new AtomicBoolean(true);
        directory.faults((call, file) -> call.equals("lastModified") && failing.get() ? Fault.EIO : null);
        try (SegmentedWriteAheadLog log = open(Retention.ALL.withAge(DAY))) {
            append(log, 6);
            clock.advance(DAY.plusSeconds(1));
            append(log, 1);
            assertThat(settledFirst(log)).isEqualTo(1);

            failing.set(false);
            append(log, 3);

            assertThat(settledFirst(log)).isEqualTo(7);
        }
    }

    @Test
    void limitsAreChecked() {
        assertThatThrownBy(() -> Retention.ALL.withBytes(0)).hasMessage("retention bytes must be >= 1, was 0");
        assertThatThrownBy(() -> Retention.ALL.withAge(Duration.ZERO)).hasMessageContaining("more than 0, was PT0S");
        assertThatThrownBy(() -> SegmentedOptions.builder()
                        .retention(Retention.ALL.withBytes(1000))
                        .build())
                .hasMessageContaining("must be >= 67108864 (segmentBytes")
                .hasMessageContaining("was 1000");
        assertThatThrownBy(() -> SegmentedOptions.builder().reservedBytes(-1).build())
                .hasMessage("reservedBytes must be >= 0, was -1");
        assertThatThrownBy(() -> SegmentedOptions.builder()
                        .slowSyncWarning(Duration.ZERO)
                        .build())
                .hasMessageContaining("slowSyncWarning must be from PT0.001S to PT1H, was PT0S");
    }
}

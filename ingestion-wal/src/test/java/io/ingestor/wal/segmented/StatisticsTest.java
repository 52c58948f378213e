package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.LogRefusedException;
import io.ingestor.wal.WalStats;
import io.ingestor.wal.internal.append.Timing;
import io.ingestor.wal.internal.format.FrameFormat;
import io.ingestor.wal.storage.Fault;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of a log's statistics after a workload with known figures. */
@Timeout(60)
class StatisticsTest {

    private static final SegmentedOptions OPTIONS = CrashWorkload.OPTIONS.toBuilder()
            .maxSyncDelay(Duration.ofMinutes(1))
            .build();

    private static final Instant NOW = Instant.parse("2025-03-04T05:06:07Z");

    private static final Timing TIMING = new Timing(
            Duration.ofHours(1), Duration.ofMillis(1), Duration.ofMillis(1), Clock.fixed(NOW, ZoneOffset.UTC));

    private final SimulatedDirectory directory = new SimulatedDirectory();

    private static ByteBuffer noise(int bytes) {
        byte[] payload = new byte[bytes];
        new Random(bytes).nextBytes(payload);
        return ByteBuffer.wrap(payload);
    }

    private static long frameBytes(int payloadBytes) {
        return FrameFormat.aligned((long) FrameFormat.HEADER_BYTES + payloadBytes);
    }

    @Test
    void aGroupIsWhatOneSyncMadeDurable() throws Exception {
        CompletableFuture<Void> syncing = new CompletableFuture<>();
        CompletableFuture<Void> release = new CompletableFuture<>();
        GatedDirectory gated = new GatedDirectory(directory, () -> {
            if (!syncing.isDone()) {
                syncing.complete(null);
                release.join();
            }
        });
        try (SegmentedWriteAheadLog log = SegmentedWriteAheadLog.open(gated, OPTIONS, TIMING)) {
            List<CompletableFuture<Long>> acks = new ArrayList<>();
            // Too large for the log thread to sync itself.
            acks.add(log.append(noise(8_000), 7, AckLevel.SYNCED));
            syncing.get(30, TimeUnit.SECONDS);
            for (int i = 0; i < 20; i++) {
                acks.add(log.append(noise(200), 3, AckLevel.SYNCED));
            }
            log.append(noise(200), 0, AckLevel.WRITTEN).get(30, TimeUnit.SECONDS);

            WalStats during = log.stats();
            assertThat(during.syncs().count()).isZero();
            assertThat(during.syncs().running()).isPositive();
            assertThat(during.syncs().records()).isEqualTo(WalStats.Distribution.EMPTY);
            assertThat(during.appends().nanos().count()).isZero();
            assertThat(during.appends().entries()).isEqualTo(22);
            assertThat(during.queue().entries()).isZero();

            release.complete(null);
            for (CompletableFuture<Long> ack : acks) {
                ack.get(30, TimeUnit.SECONDS);
            }
            log.sync().get(30, TimeUnit.SECONDS);

            WalStats after = log.stats();
            assertThat(after.syncs().count()).isEqualTo(2);
            assertThat(after.syncs().running()).isZero();
            assertThat(after.syncs().records()).isEqualTo(new WalStats.Distribution(2, 67, 7, 60, 60));
            assertThat(after.syncs().bytes().count()).isEqualTo(2);
            assertThat(after.syncs().bytes().sum()).isEqualTo(frameBytes(8_000) + 21 * frameBytes(200));
            assertThat(after.syncs().bytes().max()).isEqualTo(frameBytes(8_000));
            assertThat(after.appends().writtenBytes())
                    .isEqualTo(after.syncs().bytes().sum());
            assertThat(after.appends().payloadBytes()).isEqualTo(8_000 + 21 * 200);
            assertThat(after.appends().nanos().count()).isEqualTo(22);
            assertThat(after.appends().nanos().max())
                    .as("who waited for a sync waited at least as long")
                    .isGreaterThanOrEqualTo(after.syncs().nanos().max());
        }
    }

    @Test
    void whatFailedHasNoLatency() throws Exception {
        directory.faults((call, file) -> call.equals("syncData") ? Fault.EIO : null);
        SegmentedWriteAheadLog log = SegmentedWriteAheadLog.open(directory, OPTIONS, TIMING);

        assertThat(log.append(noise(100), 1, AckLevel.SYNCED)).failsWithin(30, TimeUnit.SECONDS);

        WalStats stats = log.stats();
        assertThat(stats.appends().nanos()).isEqualTo(WalStats.Distribution.EMPTY);
        assertThat(stats.syncs().nanos()).isEqualTo(WalStats.Distribution.EMPTY);
        assertThat(stats.syncs().records()).isEqualTo(WalStats.Distribution.EMPTY);
        assertThat(stats.syncs().running()).isZero();
        log.close();
    }

    @Test
    void eachSegmentBegunIsOneRoll() throws Exception {
        try (SegmentedWriteAheadLog log = SegmentedWriteAheadLog.open(directory, OPTIONS, TIMING)) {
            // Three such entries fit into a segment.
            for (int i = 0; i < 7; i++) {
                log.append(noise(16_000), 1, AckLevel.SYNCED).get(30, TimeUnit.SECONDS);
            }

            WalStats stats = log.stats();
            assertThat(stats.space().segments()).isEqualTo(3);
            assertThat(stats.rolls().nanos().count()).isEqualTo(3);
            assertThat(stats.rolls().nanos().sum()).isPositive();
            assertThat(stats.rolls().waitNanos().count()).isEqualTo(3);
            assertThat(stats.rolls().waitNanos().sum())
                    .isLessThanOrEqualTo(stats.rolls().nanos().sum());
        }
    }

    @Test
    void theLogSaysSinceWhenAndWhyItCannotGrow() throws Exception {
        directory.usableBytes(10 << 20);
        SegmentedOptions options = OPTIONS.toBuilder().reservedBytes(1 << 20).build();
        try (SegmentedWriteAheadLog log = SegmentedWriteAheadLog.open(directory, options, TIMING)) {
            log.append(noise(100), 1, AckLevel.SYNCED).get(30, TimeUnit.SECONDS);
            assertThat(log.stats().space().usableBytes()).hasValue(10 << 20);
            assertThat(log.stats().space().reservedBytes()).isEqualTo(1 << 20);
            assertThat(log.stats().space().suspension()).isEmpty();
            long oneTooFew = options.segmentBytes() + options.reservedBytes() - 1;
            directory.usableBytes(oneTooFew);

            assertThat(appendUntilRefused(log)).hasMessageContaining("reservedBytes");

            WalStats.Space full = log.stats().space();
            assertThat(full.usableBytes()).hasValue(oneTooFew);
            assertThat(full.suspension()).hasValueSatisfying(suspension -> {
                assertThat(suspension.since()).isEqualTo(NOW);
                assertThat(suspension.reason())
                        .contains(oneTooFew + " bytes are usable")
                        .contains((1 << 20) + " are kept free (reservedBytes)");
            });

            directory.usableBytes(oneTooFew + 1);
            while (log.stats().space().suspension().isPresent()) {
                Thread.onSpinWait();
            }
            log.append(noise(16_000), 1, AckLevel.SYNCED).get(30, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"not told", "reported as 0"})
    void whereTheRoomIsUnknownTheWriteDecides(String room) throws Exception {
        if (room.equals("not told")) {
            directory.faults((call, file) -> call.equals("usableBytes") ? Fault.EIO : null);
        } else {
            directory.usableBytes(0);
        }
        try (SegmentedWriteAheadLog log = SegmentedWriteAheadLog.open(directory, OPTIONS, TIMING)) {
            for (int i = 0; i < 20; i++) {
                log.append(noise(16_000), 1, AckLevel.SYNCED).get(30, TimeUnit.SECONDS);
            }

            assertThat(log.stats().space().segments()).isGreaterThan(1);
            assertThat(log.stats().space().usableBytes()).isEmpty();
            assertThat(log.stats().space().suspension()).isEmpty();
        }
    }

    private static LogRefusedException appendUntilRefused(SegmentedWriteAheadLog log) throws Exception {
        while (true) {
            try {
                log.append(noise(16_000), 1, AckLevel.SYNCED).get(30, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                return (LogRefusedException) e.getCause();
            }
        }
    }

    @Test
    void theReserveIsAQuarterOfASegmentUnlessSaid() {
        assertThat(SegmentedOptions.defaults().reservedBytes()).isEqualTo(16 << 20);
        SegmentedOptions small = SegmentedOptions.defaults().toBuilder()
                .segmentBytes(1 << 20)
                .maxQueuedBytes(1 << 20)
                .build();
        assertThat(small.reservedBytes()).as("follows the segment").isEqualTo(256 << 10);
        assertThat(small.toBuilder().reservedBytes(5).build().toBuilder()
                        .build()
                        .reservedBytes())
                .isEqualTo(5);
    }

    @Test
    void freeSpaceIsLookedAtWhileNothingIsAppended() throws Exception {
        directory.usableBytes(123);
        try (SegmentedWriteAheadLog log = SegmentedWriteAheadLog.open(directory, OPTIONS, TIMING)) {
            assertThat(log.stats().space().usableBytes()).hasValue(123);

            directory.usableBytes(456);

            while (log.stats().space().usableBytes().orElseThrow() != 456) {
                Thread.onSpinWait();
            }
        }
    }
}

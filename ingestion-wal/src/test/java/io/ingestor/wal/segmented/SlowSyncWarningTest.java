package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.internal.append.LogEvents;
import io.ingestor.wal.internal.append.SlowSyncWarning;
import io.ingestor.wal.internal.append.SyncWatch;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SlowSyncWarningTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** The logger, referenced here because the logging system does not keep it. */
    private static final Logger LOGGER = Logger.getLogger("io.ingestor.wal");

    private static SyncWatch watch(long slowNanos) {
        return new SyncWatch(new LogEvents() {}, slowNanos);
    }

    private static SlowSyncWarning warning(SyncWatch watch) {
        return new SlowSyncWarning(watch, "there");
    }

    @Test
    void nothingIsToldOfSyncsThatAreFastEnough() {
        SyncWatch watch = watch(60 * SECOND);
        SlowSyncWarning warning = warning(watch);
        watch.begins();
        long running = System.nanoTime();
        assertThat(warning.line(running)).isNull();
        watch.ends(1, null);

        assertThat(warning.line(running + 100 * SECOND)).isNull();
        assertThat(watch.slowSyncs()).isZero();
    }

    @Test
    void aHangingSyncIsToldWhileItLastsAndAgainAfterTenSeconds() {
        SyncWatch watch = watch(SECOND);
        SlowSyncWarning warning = warning(watch);
        watch.begins();
        long start = System.nanoTime();

        assertThat(warning.line(start + 3 * SECOND))
                .contains("there")
                .containsPattern("has been running for \\d+ ms and has not returned");
        assertThat(warning.line(start + 4 * SECOND)).isNull();
        assertThat(warning.line(start + 13 * SECOND - 1)).isNull();
        assertThat(warning.line(start + 13 * SECOND)).containsPattern("has been running for \\d+ ms");
    }

    @Test
    void aSyncThatFailedRunsNoMore() {
        SyncWatch watch = watch(SECOND);
        watch.begins();
        watch.fails();

        assertThat(warning(watch).line(System.nanoTime() + 100 * SECOND)).isNull();
        assertThat(watch.stats().nanos().count()).isZero();
    }

    @Test
    void slowSyncsWithinTenSecondsShareALineWithTheirCount() {
        SyncWatch watch = watch(0);
        SlowSyncWarning warning = warning(watch);
        long start = System.nanoTime();
        sync(watch);
        assertThat(warning.line(start)).contains(" 1 data syncs took longer than 0 ms");

        for (int i = 0; i < 5; i++) {
            sync(watch);
            assertThat(warning.line(start + i * SECOND)).isNull();
        }

        assertThat(warning.line(start + 10 * SECOND))
                .contains(" 5 data syncs took longer")
                .doesNotContain("returned");
        assertThat(warning.line(start + 100 * SECOND)).as("nothing new").isNull();
        assertThat(watch.slowSyncs()).isEqualTo(6);
    }

    private static void sync(SyncWatch watch) {
        watch.begins();
        watch.ends(1, null);
    }

    @Test
    void anOperatorSeesTheHangWhileItLasts() throws Exception {
        CompletableFuture<LogRecord> told = new CompletableFuture<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                if (line.getMessage().contains("has not returned")) {
                    told.complete(line);
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        CompletableFuture<Void> release = new CompletableFuture<>();
        GatedDirectory directory = new GatedDirectory(new SimulatedDirectory(), release::join);
        SegmentedOptions options = CrashWorkload.OPTIONS.toBuilder()
                .slowSyncWarning(Duration.ofMillis(1))
                .build();
        LOGGER.addHandler(handler);
        try (SegmentedWriteAheadLog log = SegmentedWriteAheadLog.open(directory, options, CrashWorkload.TIMING)) {
            try {
                CompletableFuture<Long> ack = log.append(ByteBuffer.wrap(new byte[] {1}), 1, AckLevel.SYNCED);

                assertThat(told.get(30, TimeUnit.SECONDS).getLevel()).isEqualTo(Level.WARNING);

                assertThat(ack).isNotDone();
                assertThat(log.stats().syncs().running()).isGreaterThan(options.slowSyncWarning());
                assertThat(log.stats().syncs().slow()).as("not ended yet").isZero();
                release.complete(null);
                ack.get(30, TimeUnit.SECONDS);
                assertThat(log.stats().syncs().slow()).isOne();
                assertThat(log.stats().syncs().running()).isZero();
            } finally {
                release.complete(null);
            }
        } finally {
            LOGGER.removeHandler(handler);
        }
    }
}

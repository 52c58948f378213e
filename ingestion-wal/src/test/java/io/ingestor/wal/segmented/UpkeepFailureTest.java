package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.LogFailedException;
import io.ingestor.wal.internal.append.Timing;
import io.ingestor.wal.storage.FilterDirectory;
import io.ingestor.wal.storage.SimulatedDirectory;
import io.ingestor.wal.storage.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests that an error on the housekeeping thread stops the log. The executor would drop the error and end the schedule.
 */
@Timeout(60)
class UpkeepFailureTest {

    private static final Timing OFTEN = new Timing(
            Duration.ofHours(1), Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofHours(1), Clock.systemUTC());

    /** A directory whose calls fail with an error once the test requests it. */
    private static final class FailingDirectory extends FilterDirectory {

        private final AtomicInteger looks = new AtomicInteger();
        private volatile boolean failsLooks;
        private volatile boolean failsCreates;

        FailingDirectory() {
            super(new SimulatedDirectory());
        }

        @Override
        public long usableBytes() throws IOException {
            looks.getAndIncrement();
            if (failsLooks) {
                throw new StackOverflowError("for the test");
            }
            return super.usableBytes();
        }

        @Override
        public WritableFile create(String name) throws IOException {
            if (failsCreates) {
                throw new StackOverflowError("for the test");
            }
            return super.create(name);
        }
    }

    private final FailingDirectory directory = new FailingDirectory();

    /** Appends until the log has stopped, and returns the failure. */
    private static Throwable failure(SegmentedWriteAheadLog log, int bytes) throws Exception {
        while (true) {
            try {
                log.append(ByteBuffer.allocate(bytes), 1, AckLevel.SYNCED).get(30, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                return e.getCause();
            }
        }
    }

    @Test
    void anErrorInTheUpkeepStopsTheLog() throws Exception {
        SegmentedOptions large =
                SegmentedOptions.builder().segmentBytes(4 << 20).build();
        SegmentedWriteAheadLog log = SegmentedWriteAheadLog.open(directory, large, OFTEN);
        log.append(ByteBuffer.allocate(10), 1, AckLevel.SYNCED).get(30, TimeUnit.SECONDS);
        // The next segment has been prepared by now, so only the upkeep still reads the usable space.
        int before = directory.looks.get();
        while (directory.looks.get() < before + 4) {
            Thread.onSpinWait();
        }

        directory.failsLooks = true;

        assertThat(failure(log, 10))
                .isInstanceOf(LogFailedException.class)
                .hasMessageContaining("the upkeep of the log failed")
                .hasMessageContaining("java.lang.StackOverflowError: for the test");
        log.close();
    }

    @Test
    void theUpkeepGoesOnAfterAnIoFailure() throws Exception {
        SimulatedDirectory disk = new SimulatedDirectory();
        AtomicInteger looks = new AtomicInteger();
        FilterDirectory unreadable = new FilterDirectory(disk) {
            @Override
            public long usableBytes() throws IOException {
                looks.getAndIncrement();
                throw new IOException("for the test");
            }
        };
        try (SegmentedWriteAheadLog log = SegmentedWriteAheadLog.open(unreadable, CrashWorkload.OPTIONS, OFTEN)) {
            while (looks.get() < 10) {
                Thread.onSpinWait();
            }

            assertThat(log.append(ByteBuffer.allocate(10), 1, AckLevel.SYNCED).get(30, TimeUnit.SECONDS))
                    .isEqualTo(1);
        }
    }

    @Test
    void anErrorInThePreparationOfASegmentStopsTheLog() throws Exception {
        SegmentedWriteAheadLog log = SegmentedWriteAheadLog.open(directory, CrashWorkload.OPTIONS, OFTEN);

        directory.failsCreates = true;

        assertThat(failure(log, 9_000))
                .isInstanceOf(LogFailedException.class)
                .hasMessageContaining("java.lang.StackOverflowError: for the test");
        log.close();
    }
}

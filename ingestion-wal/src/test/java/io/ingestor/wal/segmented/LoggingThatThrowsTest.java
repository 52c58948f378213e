package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.LogRefusedException;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that the log continues when an appender throws, for example because its disk is full. */
@Timeout(60)
class LoggingThatThrowsTest {

    /** The logger, referenced here so that it is not collected, and the handler with it. */
    private final Logger logger = Logger.getLogger("io.ingestor.wal");

    private final AtomicInteger thrown = new AtomicInteger();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            thrown.getAndIncrement();
            throw new IllegalStateException("no space left on device");
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void add() {
        logger.addHandler(handler);
    }

    @AfterEach
    void remove() {
        logger.removeHandler(handler);
    }

    @Test
    void segmentsArePreparedAgainOnceThereIsSpace() throws Exception {
        SimulatedDirectory directory = new SimulatedDirectory();
        try (SegmentedWriteAheadLog log =
                SegmentedWriteAheadLog.open(directory, CrashWorkload.OPTIONS, CrashWorkload.TIMING)) {
            directory.usableBytes(1000);
            while (!refuses(log)) {
                Thread.onSpinWait();
            }

            directory.usableBytes(Long.MAX_VALUE);

            while (refuses(log)) {
                Thread.onSpinWait();
            }
        }
        assertThat(thrown).hasPositiveValue();
    }

    private static boolean refuses(SegmentedWriteAheadLog log) throws Exception {
        CompletableFuture<Long> append = log.append(ByteBuffer.allocate(9_000), 1, AckLevel.SYNCED);
        try {
            append.get(30, TimeUnit.SECONDS);
            return false;
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(LogRefusedException.class);
            return true;
        }
    }
}

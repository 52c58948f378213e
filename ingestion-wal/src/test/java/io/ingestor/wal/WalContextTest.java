package io.ingestor.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ingestor.wal.segmented.SegmentedOptions;
import io.ingestor.wal.segmented.SegmentedWriteAheadLog;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WalContextTest {

    @Test
    void theDirectoryIsMadeOnceAndOnlyWhenAskedFor() throws Exception {
        AtomicInteger made = new AtomicInteger();
        WalContext context = WalContext.of(() -> {
            made.incrementAndGet();
            return new SimulatedDirectory();
        });
        WalContext demanding = context.withFirstSequenceAtLeast(7).withQueuedBytes(100);

        assertThat(made).hasValue(0);
        assertThat(demanding.directory()).isSameAs(demanding.directory()).isSameAs(context.directory());
        assertThat(made).hasValue(1);
        assertThat(demanding.firstSequenceAtLeast()).isEqualTo(7);
        assertThat(demanding.queuedBytes()).isEqualTo(100);
        assertThat(context.firstSequenceAtLeast()).isOne();
        assertThat(context.queuedBytes()).isZero();
    }

    @Test
    void anotherDirectoryKeepsTheDemands() throws Exception {
        SimulatedDirectory other = new SimulatedDirectory();
        WalContext context = WalContext.of(() -> {
                    throw new AssertionError("made");
                })
                .withFirstSequenceAtLeast(7)
                .withQueuedBytes(100)
                .withDirectory(() -> other);

        assertThat(context.directory()).isSameAs(other);
        assertThat(context.firstSequenceAtLeast()).isEqualTo(7);
        assertThat(context.queuedBytes()).isEqualTo(100);
    }

    @Test
    void demandsAreChecked() {
        WalContext context = WalContext.of(SimulatedDirectory::new);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> context.withFirstSequenceAtLeast(0))
                .withMessage("firstSequenceAtLeast must be >= 1, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> context.withQueuedBytes(-1))
                .withMessage("queuedBytes must be >= 0, was -1");
    }

    @Test
    void aSegmentedLogQueuesAsMuchAsTheHostDemands() throws Exception {
        WalFactory factory = SegmentedWriteAheadLog.factory(SegmentedOptions.builder()
                .segmentBytes(64 << 10)
                .maxQueuedBytes(16 << 10)
                .compression(Compression.NONE)
                .build());
        Parked parked = new Parked();

        try (WriteAheadLog log =
                factory.open(WalContext.of(SimulatedDirectory::new).withQueuedBytes(64 << 10))) {
            log.append(ByteBuffer.allocate(1), 1, AckLevel.ACCEPTED, parked);
            assertThat(parked.begun.await(30, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 5; i++) {
                log.append(ByteBuffer.allocate(12 << 10), 1, AckLevel.ACCEPTED);
            }
            assertThat(log.stats().queue().bytes()).isGreaterThan(60 << 10);
            parked.end.countDown();
        }
    }

    /** A listener that blocks the log thread. */
    private static final class Parked implements AppendListener {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch end = new CountDownLatch(1);

        @Override
        public void onSequenced(long firstSequence) {
            begun.countDown();
            try {
                assertThat(end.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void onWritten(long firstSequence) {}

        @Override
        public void onSynced(long firstSequence) {}

        @Override
        public void onFailure(Throwable cause) {}
    }
}

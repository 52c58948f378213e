package io.ingestor.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.Limits;
import io.ingestor.internal.block.BatchBlock;
import io.ingestor.internal.block.BatchBlockReader;
import io.ingestor.internal.block.BatchEncoder;
import io.ingestor.internal.fake.ControlledLog;
import io.ingestor.internal.fake.LogLines;
import io.ingestor.internal.fake.Records;
import io.ingestor.internal.record.EntityIds;
import io.ingestor.wal.AckLevel;
import io.ingestor.wal.CorruptLogException;
import io.ingestor.wal.ReplayProgress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReplayTest {

    /** Returns a target that collects the first sequences of its entries. */
    private static ReplayTarget from(long sequence, List<Long> given) {
        return new ReplayTarget() {
            @Override
            public long from() {
                return sequence;
            }

            @Override
            public void replay(BatchBlock entry, long firstSequence) {
                given.add(firstSequence);
            }
        };
    }

    private static ReplayProgress after(long millis) {
        return new ReplayProgress(40, 100, 4, 12_000, 12_000, Duration.ofMillis(millis));
    }

    @Test
    void aLongReplayTellsHowFarItIsAboutEachFiveSeconds() {
        Replay replay = new Replay(List.of(), new BatchBlockReader(), 1, 1_234_567);

        try (LogLines lines = new LogLines()) {
            for (int second = 1; second <= 12; second++) {
                replay.onProgress(after(second * 1_010L));
            }

            assertThat(lines.seen())
                    .containsExactly(
                            "INFO replaying: at sequence 0 of 1 to 1234567, 40 of 100 bytes, 2376 records/s",
                            "INFO replaying: at sequence 0 of 1 to 1234567, 40 of 100 bytes, 1188 records/s");
        }
    }

    @Test
    void anEntryThatIsNoBlockIsRefusedWithItsPlace() throws Exception {
        try (ControlledLog log = new ControlledLog()) {
            log.automatic();
            log.append(ByteBuffer.wrap(new byte[] {1}), 1, AckLevel.SYNCED).get(30, TimeUnit.SECONDS);

            assertThatThrownBy(() -> Replay.run(log, List.of(from(1, new ArrayList<>())), new BatchBlockReader()))
                    .isInstanceOf(CorruptLogException.class)
                    .hasMessageContaining("segment 1")
                    .hasMessageContaining("position 0");
        }
    }

    @Test
    void eachConsumerIsGivenWhatItLacksAndTheLogIsReadOnce() throws Exception {
        BatchEncoder encoder = new BatchEncoder(Limits.defaults(), 1 << 20, new EntityIds(Clock.systemUTC()));
        List<Long> behind = new ArrayList<>();
        List<Long> ahead = new ArrayList<>();
        List<Long> done = new ArrayList<>();
        try (ControlledLog log = new ControlledLog()) {
            log.automatic();
            for (int entry = 0; entry < 4; entry++) {
                ByteBuffer payload = Records.encoded(encoder, Records.batch("e", 2 * entry, 2))
                        .payload();
                log.append(payload, 2, AckLevel.SYNCED).get(30, TimeUnit.SECONDS);
            }

            Replay.run(log, List.of(from(6, ahead), from(9, done), from(3, behind)), new BatchBlockReader());
        }

        assertThat(behind).containsExactly(3L, 5L, 7L);
        assertThat(ahead).as("the entry that holds sequence 6 is whole").containsExactly(5L, 7L);
        assertThat(done).isEmpty();
    }
}

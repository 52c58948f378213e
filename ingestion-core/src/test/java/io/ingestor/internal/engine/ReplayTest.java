package io.ingestor.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.internal.fake.ControlledLog;
import io.ingestor.internal.fake.LogLines;
import io.ingestor.internal.memory.MemoryBudget;
import io.ingestor.internal.memory.TableMemory;
import io.ingestor.internal.table.OpenCursors;
import io.ingestor.internal.table.Tables;
import io.ingestor.memtable.hash.HashMemtable;
import io.ingestor.wal.AckLevel;
import io.ingestor.wal.CorruptLogException;
import io.ingestor.wal.ReplayProgress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReplayTest {

    private static Tables tables() {
        OpenCursors cursors = new OpenCursors(Duration.ofMinutes(1), System::nanoTime);
        return new Tables(HashMemtable.factory(), new MemoryBudget(1 << 20), 1 << 18, () -> 0, cursors);
    }

    private static ReplayProgress after(long millis) {
        return new ReplayProgress(40, 100, 4, 12_000, 12_000, Duration.ofMillis(millis));
    }

    @Test
    void aLongReplayTellsHowFarItIsAboutEachFiveSeconds() {
        Replay replay = new Replay(tables(), batch -> TableMemory.NONE, 1, 1_234_567);

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

            assertThatThrownBy(() -> Replay.run(log, 1, tables(), batch -> TableMemory.NONE))
                    .isInstanceOf(CorruptLogException.class)
                    .hasMessageContaining("segment 1")
                    .hasMessageContaining("position 0");
        }
    }
}

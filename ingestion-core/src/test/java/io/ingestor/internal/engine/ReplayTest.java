package io.ingestor.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.internal.fake.ControlledLog;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

class ReplayTest {

    private final Logger logger = Logger.getLogger("io.ingestor");
    private final List<String> messages = new ArrayList<>();

    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord message) {
            messages.add(new SimpleFormatter().formatMessage(message));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private List<String> told(Runnable action) {
        logger.addHandler(handler);
        try {
            action.run();
        } finally {
            logger.removeHandler(handler);
        }
        return messages;
    }

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

        List<String> told = told(() -> {
            for (int second = 1; second <= 12; second++) {
                replay.onProgress(after(second * 1_010L));
            }
        });

        assertThat(told)
                .containsExactly(
                        "replaying: at sequence 0 of 1 to 1234567, 40 of 100 bytes, 2376 records/s",
                        "replaying: at sequence 0 of 1 to 1234567, 40 of 100 bytes, 1188 records/s");
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

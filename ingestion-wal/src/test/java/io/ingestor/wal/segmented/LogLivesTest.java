package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.LogLife;
import io.ingestor.wal.WalInspector;
import io.ingestor.wal.WriteAheadLog;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests that each open that appends begins a life. Every later open of that copy finds it, and no other copy has it.
 */
@Timeout(60)
class LogLivesTest {

    private static SegmentedWriteAheadLog open(SimulatedDirectory directory) throws IOException {
        return SegmentedWriteAheadLog.open(directory, CrashWorkload.OPTIONS, CrashWorkload.TIMING);
    }

    private static void append(WriteAheadLog log, int entries, int bytes) throws Exception {
        byte[] incompressible = new byte[bytes];
        new Random(1).nextBytes(incompressible);
        for (int i = 0; i < entries; i++) {
            log.append(ByteBuffer.wrap(incompressible), 1, AckLevel.SYNCED).get(30, TimeUnit.SECONDS);
        }
    }

    private static List<LogLife> appended(SimulatedDirectory directory, int entries, int bytes) throws Exception {
        try (SegmentedWriteAheadLog log = open(directory)) {
            append(log, entries, bytes);
            return log.lives();
        }
    }

    @Test
    void anOpenThatAppendsIsALifeOfAllItsSegments() throws Exception {
        SimulatedDirectory directory = new SimulatedDirectory();

        LogLife first = appended(directory, 20, 15_000).get(0);
        appended(directory, 0, 0);
        List<LogLife> lives = appended(directory, 2, 100);

        assertThat(first.firstSequence()).isEqualTo(1);
        assertThat(first.lastSequence()).isEqualTo(20);
        assertThat(lives).hasSize(2).startsWith(first).doesNotHaveDuplicates();
        assertThat(lives.get(1).firstSequence()).isEqualTo(21);
        assertThat(lives.get(1).lastSequence()).isEqualTo(22);
        try (SegmentedWriteAheadLog log = open(directory)) {
            assertThat(log.lives()).isEqualTo(lives);
            assertThat(log.stats().space().segments()).isGreaterThan(3);
        }
    }

    @Test
    void copiesShareTheLivesBeforeTheCopyOnly() throws Exception {
        SimulatedDirectory directory = new SimulatedDirectory();
        List<LogLife> before = appended(directory, 3, 100);
        SimulatedDirectory copy = new SimulatedDirectory(directory.contents());

        List<LogLife> here = appended(directory, 1, 100);
        List<LogLife> there = appended(copy, 1, 100);

        assertThat(here).startsWith(before.get(0));
        assertThat(there).startsWith(before.get(0));
        assertThat(here.get(1).id()).isNotEqualTo(there.get(1).id());
    }

    @Test
    void aLifeBeginsLaterOnceItsFirstSegmentIsReleased() throws Exception {
        SimulatedDirectory directory = new SimulatedDirectory();
        try (SegmentedWriteAheadLog log = open(directory)) {
            append(log, 20, 15_000);
            log.truncateBefore(10);

            assertThat(log.lives()).singleElement().satisfies(life -> {
                assertThat(life.firstSequence()).isEqualTo(log.firstSequence()).isGreaterThan(1);
                assertThat(life.lastSequence()).isEqualTo(20);
            });
        }
    }

    @Test
    void whatWasSalvagedIsOfNoKnownLife() throws Exception {
        SimulatedDirectory directory = new SimulatedDirectory();
        appended(directory, 3, 100);
        SimulatedDirectory saved = new SimulatedDirectory();
        SegmentedWriteAheadLog.salvage(directory, saved, new WalInspector() {});

        List<LogLife> lives = appended(saved, 2, 100);

        assertThat(lives).singleElement().satisfies(life -> {
            assertThat(life.firstSequence()).isEqualTo(4);
            assertThat(life.lastSequence()).isEqualTo(5);
        });
    }
}

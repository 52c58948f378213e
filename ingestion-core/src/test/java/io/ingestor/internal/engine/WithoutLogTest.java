package io.ingestor.internal.engine;

import static io.ingestor.internal.fake.Records.TENANT;
import static io.ingestor.internal.fake.Records.batch;
import static io.ingestor.internal.fake.Records.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.Durability;
import io.ingestor.Ingestor;
import io.ingestor.IngestorStats.Counts;
import io.ingestor.UnsupportedDurabilityException;
import io.ingestor.internal.fake.Records;
import io.ingestor.wal.WalFactory;
import io.ingestor.wal.segmented.SegmentedOptions;
import io.ingestor.wal.segmented.SegmentedWriteAheadLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WithoutLogTest {

    @TempDir
    Path parent;

    private Ingestor open() throws IOException {
        return Ingestor.builder(parent.resolve("data")).withoutLog().open();
    }

    @Test
    void whatIsAppliedIsVisibleAndAcknowledgedAsAccepted() throws Exception {
        try (Ingestor ingestor = open()) {
            var ack = ingestor.ingest(record("e", 1)).join();

            assertThat(ack.sequence()).isEqualTo(1);
            assertThat(ack.durability()).isEqualTo(Durability.ACCEPTED);
            assertThat(ingestor.get(TENANT, "e")).isPresent();
            assertThat(ingestor.ingest(batch("f", 0, 5)).join().lastSequence()).isEqualTo(6);
            assertThat(ingestor.sync().join()).isEqualTo(6);
            assertThat(ingestor.stats().sequences().visible()).isEqualTo(6);
            assertThat(ingestor.stats().totals()).isEqualTo(new Counts(6, 6, 0, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void askingForMoreThanAcceptedIsRefused() throws Exception {
        try (Ingestor ingestor = open()) {
            for (Durability more : List.of(Durability.WRITTEN, Durability.SYNCED)) {
                assertThat(ingestor.ingest(record("e", 1), more))
                        .failsWithin(Duration.ZERO)
                        .withThrowableThat()
                        .havingCause()
                        .isInstanceOf(UnsupportedDurabilityException.class)
                        .withMessageContaining(more.toString());
                assertThatThrownBy(() -> ingestor.check(batch("e", 0, 1), more))
                        .isInstanceOf(UnsupportedDurabilityException.class);
                assertThat(ingestor.offers(more)).isFalse();
            }
            assertThat(ingestor.offers(Durability.ACCEPTED)).isTrue();
            assertThat(ingestor.defaultDurability()).isEqualTo(Durability.ACCEPTED);
            assertThat(ingestor.get(TENANT, "e")).isEmpty();
            assertThat(ingestor.stats().totals()).isEqualTo(new Counts(2, 0, 0, 0, 0, 2, 0, 0));
        }
    }

    @Test
    void aDefaultThatNeedsALogContradictsItsAbsence() {
        assertThatThrownBy(() -> Ingestor.builder(parent)
                        .withoutLog()
                        .durability(Durability.SYNCED)
                        .open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SYNCED");
    }

    @Test
    void ofALogAndNoLogTheLastOneCounts() throws Exception {
        WalFactory factory = SegmentedWriteAheadLog.factory(SegmentedOptions.defaults());
        Path data = parent.resolve("data");

        try (Ingestor ingestor = Ingestor.builder(data)
                .durability(Durability.SYNCED)
                .writeAheadLog(factory)
                .withoutLog()
                .open()) {
            assertThat(ingestor.defaultDurability()).isEqualTo(Durability.ACCEPTED);
        }
        assertThat(data).doesNotExist();
        try (Ingestor ingestor =
                Ingestor.builder(data).withoutLog().writeAheadLog(factory).open()) {
            assertThat(ingestor.defaultDurability()).isEqualTo(Durability.SYNCED);
        }
        assertThat(data).exists();
    }

    @Test
    void thereIsNoLogToReadAndTheDirectoryIsLeftAlone() throws Exception {
        try (Ingestor ingestor = open();
                Ingestor other = open()) {
            ingestor.ingest(record("e", 1)).join();

            assertThatThrownBy(() -> ingestor.read(1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no log");
            assertThat(other.get(TENANT, "e")).isEmpty();
        }
        assertThat(Files.exists(parent.resolve("data"))).isFalse();
    }

    @Test
    void concurrentCallersGetEverySequenceOnce() throws Exception {
        try (Ingestor ingestor = open()) {
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                String prefix = "t" + t + "-";
                threads.add(new Thread(() -> {
                    for (int i = 0; i < 200; i++) {
                        ingestor.ingest(batch(prefix, i * 3, 3));
                    }
                }));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }

            assertThat(ingestor.sync().join()).isEqualTo(2400);
            assertThat(Records.entities(ingestor.scan(TENANT))).hasSize(2400);
        }
    }
}

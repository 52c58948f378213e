package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.ingestor.wal.AckLevel;
import io.ingestor.wal.internal.append.JfrEvents;
import io.ingestor.wal.internal.append.LogEvents;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JfrEventsTest {

    @TempDir
    Path path;

    private List<RecordedEvent> record(Duration threshold, SimulatedDirectory directory) throws Exception {
        try (Recording recording = new Recording()) {
            for (String name : List.of("Sync", "Roll", "Prepare", "Release")) {
                recording.enable("io.ingestor.wal." + name).withThreshold(threshold);
            }
            recording.start();
            workload(directory);
            recording.stop();
            Path file = path.resolve("log-" + threshold.toMillis() + ".jfr");
            recording.dump(file);
            return RecordingFile.readAllEvents(file);
        }
    }

    /** Appends and syncs seven entries, three of which fill a segment, and releases the first segment. */
    private static void workload(SimulatedDirectory directory) throws Exception {
        try (SegmentedWriteAheadLog log =
                SegmentedWriteAheadLog.open(directory, CrashWorkload.OPTIONS, CrashWorkload.TIMING)) {
            for (int i = 0; i < 7; i++) {
                byte[] payload = new byte[16_000];
                new Random(i).nextBytes(payload);
                log.append(ByteBuffer.wrap(payload), 5, AckLevel.SYNCED).get(30, TimeUnit.SECONDS);
            }
            log.truncateBefore(16);
        }
    }

    private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals("io.ingestor.wal." + name))
                .toList();
    }

    @Test
    void aRecordingShowsSyncsRollsPreparationsAndReleases() throws Exception {
        List<RecordedEvent> events = record(Duration.ZERO, new SimulatedDirectory());

        assertThat(named(events, "Sync").stream().mapToLong(event -> event.getLong("records")))
                .filteredOn(records -> records > 0)
                .containsOnly(5L)
                .hasSize(7);
        assertThat(named(events, "Sync").stream().mapToLong(event -> event.getLong("bytes")))
                .filteredOn(bytes -> bytes > 0)
                .containsOnly(16_040L);
        assertThat(named(events, "Roll").stream().map(event -> event.getLong("segment")))
                .containsExactly(1L, 2L, 3L);
        assertThat(named(events, "Prepare").stream().map(event -> event.getLong("segment")))
                .startsWith(1L, 2L, 3L);
        assertThat(named(events, "Prepare").get(0).getString("origin")).isEqualTo("CREATED");
        assertThat(named(events, "Release").stream().map(event -> event.getLong("segment")))
                .containsExactly(1L);
    }

    @Test
    void whatIsFasterThanTheThresholdIsNotRecorded() throws Exception {
        List<RecordedEvent> events = record(Duration.ofHours(1), new SimulatedDirectory());

        assertThat(named(events, "Sync")).isEmpty();
        assertThat(named(events, "Roll")).isEmpty();
    }

    @Test
    void aPreparationThatFailedSaysWhy() throws Exception {
        SimulatedDirectory full = new SimulatedDirectory();
        full.usableBytes(17);
        try (Recording recording = new Recording()) {
            recording.enable("io.ingestor.wal.Prepare");
            recording.start();
            try (SegmentedWriteAheadLog log =
                    SegmentedWriteAheadLog.open(full, CrashWorkload.OPTIONS, CrashWorkload.TIMING)) {
                assertThat(log.append(ByteBuffer.wrap(new byte[1]), 1, AckLevel.SYNCED))
                        .failsWithin(30, TimeUnit.SECONDS);
            }
            recording.stop();
            Path file = path.resolve("failed.jfr");
            recording.dump(file);

            RecordedEvent failed =
                    named(RecordingFile.readAllEvents(file), "Prepare").get(0);
            assertThat(failed.getLong("segment")).isEqualTo(1);
            assertThat(failed.getString("origin")).isEmpty();
            assertThat(failed.getString("failure")).contains("only 17 bytes are usable");
        }
    }

    @Test
    void eventsAllocateNothingWhileNobodyRecords() {
        LogEvents events = LogEvents.create();
        assertThat(events).isInstanceOf(JfrEvents.class);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        run(events, 10_000);
        int rounds = 100_000;
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());

        run(events, rounds);

        long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertThat(allocated).as("bytes for %s rounds of events", rounds).isLessThan(rounds);
    }

    private static void run(LogEvents events, int rounds) {
        for (int i = 0; i < rounds; i++) {
            events.syncBegins();
            events.syncEnds(1, 2, 3);
            events.rollBegins();
            events.rollEnds(1, 2);
            events.prepareBegins();
            events.prepareEnds(1, LogEvents.Origin.CREATED);
            events.released(1);
        }
    }
}

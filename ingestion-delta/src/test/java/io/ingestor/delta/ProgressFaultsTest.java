package io.ingestor.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.Ingestor;
import io.ingestor.IngestorBuilder;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.sink.LogForkedException;
import io.ingestor.sink.SinkBehindException;
import io.ingestor.sink.SinkLogMismatchException;
import io.ingestor.wal.segmented.SegmentedOptions;
import io.ingestor.wal.storage.FileSystemDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A progress that is missing, damaged, older, newer or of another log, beside a real log. */
@Timeout(120)
class ProgressFaultsTest {

    private static final int BATCH = 10;
    private static final long SEGMENT_BYTES = 64 << 10;
    private static final int LARGE = 8 << 10;

    @TempDir
    Path parent;

    private Path log() {
        return parent.resolve("data");
    }

    private Path tables() {
        return parent.resolve("tables");
    }

    private Path progress() {
        return tables().resolve("progress");
    }

    private IngestorBuilder ingestor() {
        return Ingestor.builder(log())
                .memoryBudget(8 << 20)
                .flushInterval(Duration.ofMillis(10))
                .walOptions(
                        SegmentedOptions.builder().segmentBytes(SEGMENT_BYTES).build())
                .sink(DeltaSink.builder(tables()).build());
    }

    private void ingest(Ingestor ingestor, int payload) throws Exception {
        RecordBatch.Builder batch = RecordBatch.builder();
        for (int i = 0; i < BATCH; i++) {
            batch.add(Record.builder("acme")
                    .entity("e" + i)
                    .payload(new byte[payload], "")
                    .build());
            if (payload > 0) {
                ingestor.ingest(batch.build()).get();
                batch = RecordBatch.builder();
            }
        }
        if (payload == 0) {
            ingestor.ingest(batch.build()).get();
        }
    }

    /** Ingests ten records and closes, which stores them in the table. */
    private void store() throws Exception {
        try (Ingestor ingestor = ingestor().open()) {
            ingest(ingestor, 0);
        }
    }

    /** Ingests records until the log has released its beginning. */
    private void storeUntilReleased() throws Exception {
        try (Ingestor ingestor = ingestor().open()) {
            while (ingestor.firstSequence() == 1) {
                ingest(ingestor, LARGE);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    private List<Long> rows() throws IOException {
        Map<String, List<Long>> rows = StoredRows.of(FileSystemDirectory.open(tables()));
        // Merged files come last.
        return rows.getOrDefault("acme/_", List.of()).stream().sorted().toList();
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    @Test
    void aMissingProgressIsMadeUpForByTheLogAndEachTableSkipsItsRows() throws Exception {
        store();
        store();
        Files.delete(progress());

        store();

        assertThat(rows()).isEqualTo(upTo(3 * BATCH));
    }

    @Test
    void anOlderProgressIsMadeUpForByTheLogAndEachTableSkipsItsRows() throws Exception {
        store();
        byte[] older = Files.readAllBytes(progress());
        store();
        Files.write(progress(), older);

        store();

        assertThat(rows()).isEqualTo(upTo(3 * BATCH));
    }

    @Test
    void aMissingProgressIsRefusedIfTheLogHasReleasedRecords() throws Exception {
        storeUntilReleased();
        List<Long> before = rows();
        Path aside = Files.move(progress(), parent.resolve("aside"));

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> ingestor().open().close())
                    .isInstanceOf(SinkBehindException.class)
                    .hasMessageContaining("the sink reports that its last sequence is 0")
                    .hasMessageContaining("Restore the sink or the log");
        }

        assertThat(rows()).isEqualTo(before);
        Files.move(aside, progress());
        store();
        assertThat(rows()).isEqualTo(upTo(before.size() + BATCH));
    }

    @Test
    void aDamagedProgressIsRefusedWithTheFileAndTheWayOut() throws Exception {
        store();
        byte[] intact = Files.readAllBytes(progress());
        byte[] damaged = intact.clone();
        damaged[intact.length / 2] ^= 1;
        Files.write(progress(), damaged);

        assertThatThrownBy(() -> ingestor().open().close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("progress file " + progress().toRealPath() + " is damaged")
                .hasMessageContaining("restore it from a backup, or delete it");
        assertThat(rows()).isEqualTo(upTo(BATCH));

        Files.delete(progress());
        store();
        assertThat(rows()).isEqualTo(upTo(2 * BATCH));
    }

    @Test
    void theProgressOfAnotherLogIsRefusedAndNothingIsStored() throws Exception {
        store();
        Files.move(log(), parent.resolve("aside"));

        assertThatThrownBy(this::store).isInstanceOf(SinkLogMismatchException.class);

        assertThat(rows()).isEqualTo(upTo(BATCH));
    }

    @Test
    void aProgressAheadOfAnOlderCopyOfTheLogIsRefusedOnceThatHasGoneOn() throws Exception {
        store();
        copy(log(), parent.resolve("copy"));
        store();
        Files.move(log(), parent.resolve("newer"));
        Files.move(parent.resolve("copy"), log());
        // The copy goes on without the sink, and assigns the same sequences to other records.
        try (Ingestor ingestor = Ingestor.builder(log())
                .walOptions(
                        SegmentedOptions.builder().segmentBytes(SEGMENT_BYTES).build())
                .open()) {
            ingest(ingestor, 0);
        }

        assertThatThrownBy(this::store).isInstanceOf(LogForkedException.class);

        assertThat(rows()).isEqualTo(upTo(2 * BATCH));
    }

    @Test
    void tablesAheadOfTheProgressOfACrashSkipWhatTheyHave() throws Exception {
        store();
        byte[] before = Files.readAllBytes(progress());
        // The crash came after the commits of the tables and before the progress.
        store();
        Files.write(progress(), before);

        try (DeltaSink sink = DeltaSink.builder(tables()).build();
                Ingestor reader = Ingestor.builder(log())
                        .walOptions(SegmentedOptions.builder()
                                .segmentBytes(SEGMENT_BYTES)
                                .build())
                        .sink(sink)
                        .flushInterval(Duration.ofMillis(1))
                        .open()) {
            ingest(reader, 0);
        }

        assertThat(rows()).isEqualTo(upTo(3 * BATCH));
    }
}

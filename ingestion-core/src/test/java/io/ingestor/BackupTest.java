package io.ingestor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.internal.fake.SimulatedSink;
import io.ingestor.wal.CorruptLogException;
import io.ingestor.wal.segmented.SegmentedOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of backups of an ingestor's directory. */
@Timeout(120)
class BackupTest {

    private static final int BACKUPS = 20;

    @TempDir
    Path parent;

    private IngestorBuilder ingestor(Path directory) {
        return Ingestor.builder(directory)
                .flushInterval(Duration.ofMillis(5))
                .walOptions(SegmentedOptions.builder().segmentBytes(64 << 10).build());
    }

    private static Record record(long number) {
        return Record.builder("acme")
                .entity("e" + number % 7)
                .put("n", number)
                .put("padding", "x".repeat((int) (number % 1_000)))
                .build();
    }

    /** The copy of a sink, as it is when the backup asks for it. */
    private static final class CopiedSink implements Backup.SinkCopy {
        private final SimulatedSink original;
        private SimulatedSink copy = new SimulatedSink();

        CopiedSink(SimulatedSink original) {
            this.original = original;
        }

        @Override
        public void begin() {
            copy = original.restarted();
        }

        @Override
        public void complete() {
            // The copy is complete.
        }
    }

    @Test
    void hasEveryAcknowledgedRecordOfALogThatIsTheStorage() throws Exception {
        try (Ingestor ingestor = ingestor(parent.resolve("data")).open()) {
            for (int i = 1; i <= 500; i++) {
                ingestor.ingest(record(i)).join();
            }
            Backup.Result result =
                    Backup.make(parent.resolve("data"), parent.resolve("backup"), Backup.SinkCopy.none());
            ingestor.ingest(record(501)).join();

            assertThat(result.firstSequence()).isEqualTo(1);
            assertThat(result.lastSequence()).isEqualTo(500);
            assertThat(result.segments()).isGreaterThan(1);
        }
        try (Ingestor restored = ingestor(parent.resolve("backup")).open()) {
            assertThat(restored.ingest(record(501)).join().sequence()).isEqualTo(501);
            try (RecordCursor cursor = restored.read(1)) {
                for (long i = 1; i <= 501; i++) {
                    RecordView view = cursor.next();
                    assertThat(view).isNotNull();
                    assertThat(view.copy().record()).isEqualTo(record(i));
                }
                assertThat(cursor.next()).isNull();
            }
        }
    }

    /** Makes backups while records are ingested and flushed, and the log releases what the sink has. */
    @Test
    void ofALogAndItsSinkDeliversEachRecordOnce() throws Exception {
        SimulatedSink sink = new SimulatedSink();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong acknowledged = new AtomicLong();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<CopiedSink> copies = new ArrayList<>();
        List<Long> promised = new ArrayList<>();
        List<Backup.Result> results = new ArrayList<>();
        try (Ingestor ingestor = ingestor(parent.resolve("data")).sink(sink).open()) {
            Thread writer = new Thread(() -> {
                try {
                    for (long i = 1; !stop.get(); i++) {
                        acknowledged.set(ingestor.ingest(record(i)).join().sequence());
                    }
                } catch (Throwable t) {
                    failure.set(t);
                }
            });
            writer.start();
            try {
                for (int i = 0; i < BACKUPS; i++) {
                    awaitProgress(acknowledged, failure, (i + 1) * 100L);
                    promised.add(acknowledged.get());
                    CopiedSink copy = new CopiedSink(sink);
                    results.add(Backup.make(parent.resolve("data"), parent.resolve("backup" + i), copy));
                    copies.add(copy);
                }
            } finally {
                stop.set(true);
                writer.join();
            }
        }
        assertThat(failure.get()).isNull();
        assertThat(results.get(BACKUPS - 1).firstSequence())
                .as("a release meanwhile")
                .isGreaterThan(1);
        for (int i = 0; i < BACKUPS; i++) {
            SimulatedSink copy = copies.get(i).copy;
            try (Ingestor restored =
                    ingestor(parent.resolve("backup" + i)).sink(copy).open()) {
                assertThat(restored.stats().sequences().durable()).isGreaterThanOrEqualTo(promised.get(i));
            }
            assertThat(copy.sequences())
                    .isEqualTo(LongStream.rangeClosed(1, results.get(i).lastSequence())
                            .boxed()
                            .toList());
            for (StoredRecord stored : copy.stored()) {
                assertThat(stored.record()).isEqualTo(record(stored.sequence()));
            }
        }
    }

    private static void awaitProgress(AtomicLong acknowledged, AtomicReference<Throwable> failure, long sequence) {
        while (acknowledged.get() < sequence && failure.get() == null) {
            Thread.onSpinWait();
        }
    }

    @Test
    void thatFailsDoesNotOpen() throws Exception {
        try (Ingestor ingestor = ingestor(parent.resolve("data")).open()) {
            ingestor.ingest(record(1)).join();
            Backup.SinkCopy failing = new Backup.SinkCopy() {
                @Override
                public void begin() {
                    // Nothing to note.
                }

                @Override
                public void complete() throws IOException {
                    throw new IOException("no space left");
                }
            };

            assertThatThrownBy(() -> Backup.make(parent.resolve("data"), parent.resolve("backup"), failing))
                    .hasMessage("no space left");
        }
        assertThatThrownBy(() -> ingestor(parent.resolve("backup")).open())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("delete the directory and begin again");
    }

    @Test
    void needsALogAndAnEmptyTarget() throws Exception {
        assertThatThrownBy(() -> Backup.make(parent.resolve("none"), parent.resolve("backup"), Backup.SinkCopy.none()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("holds no log");
        assertThat(Files.exists(parent.resolve("backup"))).isFalse();

        ingestor(parent.resolve("data")).open().close();
        Backup.make(parent.resolve("data"), parent.resolve("backup"), Backup.SinkCopy.none());
        assertThatThrownBy(() -> Backup.make(parent.resolve("data"), parent.resolve("backup"), Backup.SinkCopy.none()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("must be empty");
    }

    @Test
    void ofADamagedLogFails() throws Exception {
        try (Ingestor ingestor = ingestor(parent.resolve("data")).open()) {
            for (int i = 1; i <= 500; i++) {
                ingestor.ingest(record(i)).join();
            }
        }
        Path segment = parent.resolve("data/wal/wal-0000000000000002.seg");
        byte[] bytes = Files.readAllBytes(segment);
        bytes[30_000] ^= 1;
        Files.write(segment, bytes);

        assertThatThrownBy(() -> Backup.make(parent.resolve("data"), parent.resolve("backup"), Backup.SinkCopy.none()))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("wal-0000000000000002.seg");
    }
}

package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.WalEntryView;
import io.ingestor.wal.WalInspection;
import io.ingestor.wal.WalInspector;
import io.ingestor.wal.WalReader;
import io.ingestor.wal.internal.format.SalvageMark;
import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.storage.CrashModel;
import io.ingestor.wal.storage.DirectoryLockedException;
import io.ingestor.wal.storage.Disk;
import io.ingestor.wal.storage.Fault;
import io.ingestor.wal.storage.FileSystemDirectory;
import io.ingestor.wal.storage.FilterDirectory;
import io.ingestor.wal.storage.Operation;
import io.ingestor.wal.storage.ReadableFile;
import io.ingestor.wal.storage.SimulatedDirectory;
import io.ingestor.wal.storage.StorageDirectory;
import io.ingestor.wal.storage.WritableFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of copies of a log that is being written to. */
@Timeout(120)
class LogCopyTest {

    private static final int COPIES_BESIDE_WRITER = 60;

    @TempDir
    Path temporary;

    private final SimulatedDirectory from = new SimulatedDirectory();
    private final SimulatedDirectory to = new SimulatedDirectory();

    private static SegmentedWriteAheadLog open(StorageDirectory directory) throws IOException {
        return SegmentedWriteAheadLog.open(directory, CrashWorkload.OPTIONS, CrashWorkload.TIMING);
    }

    /** Returns a payload that does not compress. About 25 of them fill a segment. */
    private static byte[] payload(long number) {
        byte[] payload = new byte[2_500];
        new SplittableRandom(number).nextBytes(payload);
        return payload;
    }

    private static void append(SegmentedWriteAheadLog log, long from, long to) throws Exception {
        for (long i = from; i <= to; i++) {
            assertThat(log.append(ByteBuffer.wrap(payload(i)), 1, AckLevel.SYNCED)
                            .get(30, TimeUnit.SECONDS))
                    .isEqualTo(i);
        }
    }

    /** Opens a copy, and checks that it has every entry from one sequence to another. */
    private static void assertHolds(StorageDirectory copy, long first, long last) throws IOException {
        WalInspection found = SegmentedWriteAheadLog.inspect(copy, new WalInspector() {});
        assertThat(found.verdict()).isEqualTo(WalInspection.Verdict.WHOLE);
        try (SegmentedWriteAheadLog log = open(copy)) {
            assertThat(log.firstSequence()).isEqualTo(first);
            assertThat(log.durableSequence()).isEqualTo(last);
            try (WalReader reader = log.read(first)) {
                long next = first;
                for (WalEntryView entry = reader.next(); entry != null; entry = reader.next()) {
                    assertThat(entry.firstSequence()).isEqualTo(next);
                    assertThat(entry.payload()).isEqualTo(ByteBuffer.wrap(payload(next)));
                    next++;
                }
                assertThat(next).isEqualTo(last + 1);
            }
        }
    }

    private static void copy(StorageDirectory from, StorageDirectory to) throws IOException {
        try (LogCopy copy = SegmentedWriteAheadLog.copy(from, to)) {
            copy.advance();
            copy.finish();
        }
    }

    @Test
    void isALogWithTheSameIdAndEntries() throws Exception {
        try (SegmentedWriteAheadLog log = open(from)) {
            append(log, 1, 100);
            copy(from, to);
            append(log, 101, 110);

            assertHolds(to, 1, 100);
            try (SegmentedWriteAheadLog restored = open(to)) {
                assertThat(restored.id()).isEqualTo(log.id());
            }
        }
    }

    @Test
    void followsTheLogPassByPass() throws Exception {
        try (SegmentedWriteAheadLog log = open(from);
                LogCopy copy = SegmentedWriteAheadLog.copy(from, to)) {
            for (int i = 0; i < 10; i++) {
                append(log, 1 + i * 7L, 7 + i * 7L);
                copy.advance();
                assertThat(copy.lastSequence()).isEqualTo(7 + i * 7L);
            }
            copy.finish();
            assertThat(copy.segments()).isGreaterThan(2);
        }
        assertHolds(to, 1, 70);
    }

    @Test
    void keepsWhatTheLogReleasesBetweenTwoPasses() throws Exception {
        try (SegmentedWriteAheadLog log = open(from);
                LogCopy copy = SegmentedWriteAheadLog.copy(from, to)) {
            append(log, 1, 60);
            copy.advance();
            log.truncateBefore(60);
            append(log, 61, 80);
            assertThat(log.firstSequence()).isGreaterThan(1);
            copy.advance();
            copy.finish();
        }
        assertHolds(to, 1, 80);
    }

    /** Releases the segment that was the last one in the first pass, so that only its link has the rest of it. */
    @Test
    void completesTheLastSegmentAfterItsRelease() throws Exception {
        StorageDirectory source = FileSystemDirectory.open(temporary.resolve("log"));
        StorageDirectory target = FileSystemDirectory.open(temporary.resolve("copy"));
        try (SegmentedWriteAheadLog log = open(source);
                LogCopy copy = SegmentedWriteAheadLog.copy(source, target)) {
            append(log, 1, 35);
            copy.advance();
            append(log, 36, 60);
            log.truncateBefore(60);
            assertThat(log.firstSequence()).isGreaterThan(35);
            append(log, 61, 62);
            copy.advance();
            copy.finish();
        }
        assertHolds(target, 1, 62);
    }

    @Test
    void failsIfTheLogReleasesTheLastSegmentWithoutALink() throws Exception {
        try (SegmentedWriteAheadLog log = open(from);
                LogCopy copy = SegmentedWriteAheadLog.copy(from, to)) {
            append(log, 1, 5);
            copy.advance();
            append(log, 6, 35);
            log.truncateBefore(35);
            assertThat(log.firstSequence()).isGreaterThan(5);

            assertThatThrownBy(copy::advance).hasMessageContaining("released segments before they were copied");
        }
    }

    @Test
    void failsIfTheLogReleasesWhatItLacks() throws Exception {
        try (SegmentedWriteAheadLog log = open(from);
                LogCopy copy = SegmentedWriteAheadLog.copy(from, to)) {
            append(log, 1, 10);
            copy.advance();
            append(log, 11, 200);
            log.truncateBefore(200);

            assertThatThrownBy(copy::advance)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("released segments before they were copied");
            assertThatThrownBy(copy::advance).hasMessageContaining("has failed; delete it");
            assertThatThrownBy(copy::finish).hasMessageContaining("is not whole");
        }
        assertThatThrownBy(() -> open(to)).hasMessageContaining("or a copy");
    }

    @Test
    void doesNotOpenBeforeItIsFinished() throws Exception {
        try (SegmentedWriteAheadLog log = open(from);
                LogCopy copy = SegmentedWriteAheadLog.copy(from, to)) {
            append(log, 1, 60);
            copy.advance();

            assertThatThrownBy(() -> open(to)).isInstanceOf(DirectoryLockedException.class);
        }
        assertThatThrownBy(() -> open(to)).hasMessageContaining(SalvageMark.NAME);
    }

    @Test
    void needsAnEmptyDirectory() throws Exception {
        to.create("notes").close();

        assertThatThrownBy(() -> SegmentedWriteAheadLog.copy(from, to))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("must be empty to copy a log into it, but holds file notes");
        assertThat(to.list()).containsExactly("notes");
    }

    @Test
    void ofALogWithoutEntriesHasItsId() throws Exception {
        try (SegmentedWriteAheadLog log = open(from)) {
            while (!from.list().contains(SegmentFormat.name(1))) {
                Thread.onSpinWait();
            }
            copy(from, to);
            try (SegmentedWriteAheadLog restored = open(to)) {
                assertThat(restored.id()).isEqualTo(log.id());
                assertThat(restored.durableSequence()).isZero();
            }
        }
    }

    /** Releases segments while the copy reads one of them, which is then recycled. */
    @Test
    void beginsAfterWhatIsReleasedWhileItIsCopied() throws Exception {
        AtomicBoolean released = new AtomicBoolean();
        try (SegmentedWriteAheadLog log = open(from)) {
            append(log, 1, 150);
            StorageDirectory source = new FilterDirectory(from) {
                @Override
                public ReadableFile openForRead(String name) throws IOException {
                    ReadableFile file = super.openForRead(name);
                    if (to.list().size() == 4 && !released.getAndSet(true)) {
                        log.truncateBefore(150);
                        try {
                            append(log, 151, 250);
                        } catch (Exception e) {
                            throw new IOException(e);
                        }
                    }
                    return file;
                }
            };

            copy(source, to);
        }
        assertThat(released).isTrue();
        long first = SegmentedWriteAheadLog.snapshot(to).firstSequence();
        assertThat(first).isBetween(2L, 150L);
        assertHolds(to, first, 150);
    }

    /** Lets the log move on so far, after it was scanned, that nothing of what was found is left. */
    @Test
    void looksAgainIfEvenTheNewestSegmentIsReleased() throws Exception {
        AtomicInteger rounds = new AtomicInteger();
        try (SegmentedWriteAheadLog log = open(from)) {
            append(log, 1, 30);
            StorageDirectory target = new FilterDirectory(to) {
                @Override
                public boolean linkFrom(StorageDirectory source, String from, String to) throws IOException {
                    return false;
                }

                @Override
                public WritableFile create(String name) throws IOException {
                    long last = log.durableSequence();
                    if (SegmentFormat.isSegment(name) && rounds.incrementAndGet() <= 3) {
                        try {
                            append(log, last + 1, last + 80);
                        } catch (Exception e) {
                            throw new IOException(e);
                        }
                        log.truncateBefore(last + 80);
                    }
                    return super.create(name);
                }
            };
            copy(from, target);
        }
        assertThat(rounds.get()).isGreaterThan(3);
        long first = SegmentedWriteAheadLog.snapshot(to).firstSequence();
        assertHolds(to, first, 270);
    }

    @Test
    void aFailedCallLeavesNothingOrARefusal() throws Exception {
        try (SegmentedWriteAheadLog log = open(from)) {
            append(log, 1, 60);
        }
        int[] calls = {0};
        copy(from, new SimulatedDirectory().faults((call, file) -> {
                    calls[0]++;
                    return null;
                }));
        assertThat(calls[0]).isGreaterThan(10);

        for (int failing = 1; failing < calls[0]; failing++) {
            int[] left = {failing};
            SimulatedDirectory target =
                    new SimulatedDirectory().recording(false).faults((call, file) -> --left[0] == 0 ? Fault.EIO : null);

            assertThatThrownBy(() -> copy(from, target)).as("call %s", failing).isInstanceOf(IOException.class);

            SimulatedDirectory rest = new SimulatedDirectory(target.contents());
            if (rest.list().stream().anyMatch(SegmentFormat::isSegment)) {
                assertThatThrownBy(() -> open(rest)).as("call %s", failing).hasMessageContaining(SalvageMark.NAME);
            }
        }
    }

    @Test
    void aCrashLeavesNothingOrARefusalOrAllOfIt() throws Exception {
        try (SegmentedWriteAheadLog log = open(from)) {
            append(log, 1, 60);
            copy(from, to);
        }
        long seed = System.nanoTime();
        System.out.println("log copy: seed " + seed);
        Random random = new Random(seed);
        CrashModel model = new CrashModel(Disk.EMPTY);
        int refused = 0;
        int complete = 0;
        for (Operation operation : to.operations()) {
            model.apply(operation);
            CrashModel.Survivors survivors = model.survivors();
            int[] outcomes = new int[survivors.choices()];
            for (int sample = 0; sample < 4; sample++) {
                for (int i = 0; i < outcomes.length; i++) {
                    outcomes[i] = sample == 0
                            ? 0
                            : sample == 1 ? survivors.outcomes(i) - 1 : random.nextInt(survivors.outcomes(i));
                }
                SimulatedDirectory disk = new SimulatedDirectory(survivors.disk(outcomes));
                if (disk.list().contains(SalvageMark.NAME)) {
                    refused++;
                    assertThatThrownBy(() -> open(disk)).hasMessageContaining(SalvageMark.NAME);
                } else if (disk.list().stream().anyMatch(SegmentFormat::isSegment)) {
                    complete++;
                    assertHolds(disk, 1, 60);
                }
            }
        }
        assertThat(refused).isGreaterThan(10);
        assertThat(complete).isPositive();
    }

    @Test
    void linksWhatDoesNotChangeAndLeavesTheLogAlone() throws Exception {
        Path source = temporary.resolve("log");
        Path target = temporary.resolve("copy");
        try (SegmentedWriteAheadLog log = open(FileSystemDirectory.open(source))) {
            append(log, 1, 100);
            copy(FileSystemDirectory.openReadOnly(source), FileSystemDirectory.open(target));
            assertThat(linked(target)).isGreaterThanOrEqualTo(3);

            log.truncateBefore(100);
            append(log, 101, 250);
            assertHolds(FileSystemDirectory.open(target), 1, 100);
            try (SegmentedWriteAheadLog restored = open(FileSystemDirectory.open(target))) {
                append(restored, 101, 150);
            }
            append(log, 251, 300);
        }
        assertThat(SegmentedWriteAheadLog.inspect(FileSystemDirectory.open(source), new WalInspector() {})
                        .verdict())
                .isEqualTo(WalInspection.Verdict.WHOLE);
    }

    private static long linked(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> {
                        try {
                            return ((Number) Files.getAttribute(file, "unix:nlink")).longValue() > 1;
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .count();
        }
    }

    /** Copies a log at many moments of a writer that releases segments all the time. */
    @Test
    void isTakenAtAnyMomentOfAWriter() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Path path = temporary.resolve("log");
        try (SegmentedWriteAheadLog log = open(FileSystemDirectory.open(path))) {
            Thread writer = new Thread(() -> {
                try {
                    for (long i = 1; !stop.get(); i++) {
                        append(log, i, i);
                        if (i % 40 == 0) {
                            log.truncateBefore(i - 30);
                        }
                    }
                } catch (Throwable t) {
                    failure.set(t);
                }
            });
            writer.start();
            StorageDirectory readOnly = FileSystemDirectory.openReadOnly(path);
            try {
                for (int i = 0; i < COPIES_BESIDE_WRITER && failure.get() == null; i++) {
                    long acknowledged = log.durableSequence();
                    StorageDirectory target = FileSystemDirectory.open(temporary.resolve("copy" + i));
                    long first;
                    long last;
                    try (LogCopy copy = SegmentedWriteAheadLog.copy(readOnly, target)) {
                        copy.advance();
                        first = copy.firstSequence();
                        last = copy.lastSequence();
                        copy.finish();
                    }
                    assertThat(last).isGreaterThanOrEqualTo(acknowledged);
                    assertHolds(target, first, last);
                }
            } finally {
                stop.set(true);
                writer.join();
            }
        }
        assertThat(failure.get()).isNull();
    }
}

package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.LogFailedException;
import io.ingestor.wal.internal.append.Timing;
import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.storage.DirectoryLock;
import io.ingestor.wal.storage.DirectoryLockedException;
import io.ingestor.wal.storage.FileSystemDirectory;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that a directory has one owner. A second one is refused, or the first stops before it acknowledges entries that
 * it has lost.
 */
@Timeout(60)
class OwnershipTest {

    private static final Timing OFTEN = timing(Duration.ofMillis(1));
    private static final Timing ONLY_AT_ROLLS = timing(Duration.ofHours(1));

    private static final byte[] PAYLOAD = new byte[8_000];

    static {
        // Seven such payloads fill a segment, because they do not shrink.
        new Random(1).nextBytes(PAYLOAD);
    }

    @TempDir
    Path temporary;

    private Path path;

    @BeforeEach
    void name() {
        path = temporary.resolve("log");
    }

    private static Timing timing(Duration ownership) {
        return new Timing(Duration.ofHours(1), Duration.ofMillis(1), Duration.ofHours(1), ownership, Clock.systemUTC());
    }

    private SegmentedWriteAheadLog open(Timing timing) throws IOException {
        return SegmentedWriteAheadLog.open(FileSystemDirectory.open(path), LoadedWriter.OPTIONS, timing);
    }

    private static long append(SegmentedWriteAheadLog log) throws Exception {
        return log.append(ByteBuffer.wrap(PAYLOAD), 1, AckLevel.SYNCED).get(60, TimeUnit.SECONDS);
    }

    /** Appends until the log fails; returns the last sequence that was acknowledged. */
    private static long appendUntilFailure(SegmentedWriteAheadLog log, String reason) throws Exception {
        long last = log.durableSequence();
        while (true) {
            try {
                last = append(log);
            } catch (LogFailedException | ExecutionException e) {
                assertThat(e)
                        .hasStackTraceContaining(LogFailedException.class.getName())
                        .hasStackTraceContaining(reason);
                log.close();
                return last;
            }
        }
    }

    private void awaitPrepared(SegmentedWriteAheadLog log, int number) throws IOException {
        while (!Files.exists(segment(number))) {
            Thread.onSpinWait();
        }
        // Runs after the preparation, on the same thread.
        log.truncateBefore(1);
    }

    private Path segment(int number) {
        return path.resolve(SegmentFormat.name(number));
    }

    @Test
    void aLogWhoseLockFileIsDeletedStops() throws Exception {
        SegmentedWriteAheadLog log = open(OFTEN);
        append(log);

        Files.delete(path.resolve("LOCK"));

        appendUntilFailure(log, "LOCK can no longer be found");
    }

    @Test
    void aLogWhoseLockFileIsReplacedStops() throws Exception {
        SegmentedWriteAheadLog log = open(OFTEN);
        append(log);

        Path other = Files.createFile(path.resolve("other"));
        Files.move(other, path.resolve("LOCK"), StandardCopyOption.ATOMIC_MOVE);

        appendUntilFailure(log, "LOCK was replaced");
    }

    @Test
    void aLogWhoseLockFileBearsTheMarkOfAnotherStops() throws Exception {
        SegmentedWriteAheadLog log = open(OFTEN);
        append(log);

        Files.writeString(path.resolve("LOCK"), "pid=1\nstarted=2\nsystem=x\ntoken=y\n");

        appendUntilFailure(log, "mark of another owner");
    }

    @Test
    void anIdleLogStopsToo() throws Exception {
        SegmentedWriteAheadLog log = open(OFTEN);
        append(log);

        Files.delete(path.resolve("LOCK"));

        while (!log.sync().isCompletedExceptionally()) {
            Thread.onSpinWait();
        }
        log.close();
    }

    @Test
    void aLogWhoseActiveSegmentIsDeletedStops() throws Exception {
        SegmentedWriteAheadLog log = open(OFTEN);
        append(log);

        Files.delete(segment(1));

        appendUntilFailure(log, segment(1).getFileName() + " can no longer be found");
    }

    @Test
    void aLogWhoseDirectoryIsMovedStopsAndTouchesNothingInItsPlace() throws Exception {
        SegmentedWriteAheadLog log = open(ONLY_AT_ROLLS);
        append(log);
        awaitPrepared(log, 2);

        Files.move(path, temporary.resolve("moved"));
        Files.createDirectory(path);

        appendUntilFailure(log, path.toString());
        assertThat(path).isEmptyDirectory();
    }

    @Test
    void aLogWhoseDirectoryVanishesStops() throws Exception {
        SegmentedWriteAheadLog log = open(OFTEN);
        append(log);

        Files.move(path, temporary.resolve("moved"));

        appendUntilFailure(log, path.toString());
    }

    @Test
    void whatIsLostIsNoticedBeforeARoll() throws Exception {
        List<Path> files = List.of(Path.of("LOCK"), Path.of(SegmentFormat.name(1)), Path.of(SegmentFormat.name(2)));
        for (Path file : files) {
            path = temporary.resolve("without-" + file);
            SegmentedWriteAheadLog log = open(ONLY_AT_ROLLS);
            append(log);
            awaitPrepared(log, 2);

            Files.delete(path.resolve(file));

            long last = appendUntilFailure(log, file + " can no longer be found");
            assertThat(last).as(file + ": entries of one segment").isEqualTo(7);
        }
    }

    @Test
    void aReleaseTouchesNothingInADirectoryThatIsNotItsOwn() throws Exception {
        SegmentedWriteAheadLog log = open(ONLY_AT_ROLLS);
        for (int i = 0; i < 20; i++) {
            append(log);
        }
        awaitPrepared(log, 4);
        Path moved = Files.move(path, temporary.resolve("moved"));
        Files.createDirectory(path);
        try (Stream<Path> files = Files.list(moved)) {
            for (Path file : files.toList()) {
                Files.copy(file, path.resolve(file.getFileName()));
            }
        }

        assertThatThrownBy(() -> log.truncateBefore(20)).isInstanceOf(LogFailedException.class);

        assertThat(segment(1)).exists();
        log.close();
    }

    @Test
    void aSecondClassLoaderIsRefusedAndTheLockStaysWhereItIs() throws Exception {
        try (SegmentedWriteAheadLog log = open(ONLY_AT_ROLLS)) {
            append(log);

            assertThat(refusedBySecondClassLoader(path)).isEqualTo(DirectoryLockedException.class.getName());

            assertThat(SecondProcess.findsLocked(path)).isTrue();
            Files.delete(path.resolve("LOCK"));
            assertThat(refusedBySecondClassLoader(path)).isEqualTo(DirectoryLockedException.class.getName());
            Files.createFile(path.resolve("LOCK"));
            assertThat(refusedBySecondClassLoader(path)).isEqualTo(DirectoryLockedException.class.getName());
            assertThat(catchThrowable(log::close)).isInstanceOf(LogFailedException.class);
        }
        FileSystemDirectory.open(path).lock().close();
    }

    private static String refusedBySecondClassLoader(Path directory) throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        try (URLClassLoader loader =
                new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
            Object second = loader.loadClass(FileSystemDirectory.class.getName())
                    .getMethod("open", Path.class)
                    .invoke(null, directory);
            Class<?> type = loader.loadClass(StorageDirectory.class.getName());
            assertThat(type).isNotSameAs(StorageDirectory.class);
            Throwable refusal = catchThrowable(() -> type.getMethod("lock").invoke(second));
            return refusal == null ? "" : refusal.getCause().getClass().getName();
        }
    }

    @Test
    void aReaderInTheSameProcessIsRefusedAndTheLockStaysWhereItIs() throws Exception {
        try (SegmentedWriteAheadLog log = open(ONLY_AT_ROLLS)) {
            append(log);

            StorageDirectory readOnly = FileSystemDirectory.openReadOnly(path);
            assertThatThrownBy(readOnly::lock).isInstanceOf(DirectoryLockedException.class);

            assertThat(SecondProcess.findsLocked(path)).isTrue();
        }
    }

    @Test
    void theLockFileOfAHardLinkedBackupIsNotOpenedInTheProcessOfTheOwner() throws Exception {
        try (SegmentedWriteAheadLog log = open(ONLY_AT_ROLLS)) {
            append(log);
            Path backup = Files.createDirectory(temporary.resolve("backup"));
            Files.createLink(backup.resolve("LOCK"), path.resolve("LOCK"));

            FileSystemDirectory copy = FileSystemDirectory.open(backup);
            assertThatThrownBy(copy::lock).isInstanceOf(DirectoryLockedException.class);

            assertThat(SecondProcess.findsLocked(path)).isTrue();
        }
    }

    @Test
    void aLockThatTheProcessHoldsOtherwiseIsNotDroppedByARefusal() throws Exception {
        FileSystemDirectory directory = FileSystemDirectory.open(path);
        directory.lock().close();
        try (FileChannel channel = FileChannel.open(path.resolve("LOCK"), StandardOpenOption.WRITE)) {
            channel.lock();

            assertThatThrownBy(directory::lock).isInstanceOf(DirectoryLockedException.class);
            assertThatThrownBy(directory::lock).isInstanceOf(DirectoryLockedException.class);

            assertThat(SecondProcess.findsLocked(path)).isTrue();
        }
        directory.lock().close();
        assertThat(SecondProcess.findsLocked(path)).isFalse();
    }

    /** Closes a second channel of the lock file, which drops the lock that the process holds on it. */
    @Test
    void aSecondProcessIsRefusedThoughTheLockWasDropped() throws Exception {
        try (SegmentedWriteAheadLog log = open(ONLY_AT_ROLLS)) {
            append(log);
            FileChannel.open(path.resolve("LOCK"), StandardOpenOption.READ).close();
            assertThat(SecondProcess.findsLocked(path)).isFalse();

            assertThat(SecondProcess.opens(path)).isEqualTo("refused");

            append(log);
        }
        assertThat(SecondProcess.opens(path)).isEqualTo("2");
    }

    @Test
    void theMarkOfAProcessThatEndedKeepsNobodyOut() throws Exception {
        FileSystemDirectory directory = FileSystemDirectory.open(path);
        directory.lock().close();
        for (String mark : List.of(
                "pid=" + ProcessHandle.current().pid() + "\nstarted=1\nsystem=\ntoken=x\n",
                "pid=1\nstarted=never\nsystem=another boot\ntoken=x\n",
                "pid=none\nstarted=\nsystem=\ntoken=\n",
                "torn")) {
            Files.writeString(path.resolve("LOCK"), mark);

            DirectoryLock lock = directory.lock();

            lock.verify();
            lock.close();
        }
    }

    @Test
    @Tag("proof")
    void aSecondProcessThatFindsNoLockFileTakesNothingThatWasAcknowledged() throws Exception {
        SegmentedWriteAheadLog log = open(Timing.DEFAULT);
        append(log);
        Files.delete(path.resolve("LOCK"));
        List<Long> last = new ArrayList<>();
        Thread writer = new Thread(() -> {
            try {
                last.add(appendUntilFailure(log, "LOCK"));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        writer.start();

        String recovered = SecondProcess.opens(path);

        writer.join();
        assertThat(last).hasSize(1);
        assertThat(Long.parseLong(recovered)).isGreaterThanOrEqualTo(last.get(0));
    }

    @Test
    void aBindMountIsRefusedAndTheLockStaysWhereItIs() throws Exception {
        Commands.require("bind mount", "mount", "umount");
        Path mount = Files.createDirectory(temporary.resolve("mount"));
        try (SegmentedWriteAheadLog log = open(ONLY_AT_ROLLS)) {
            append(log);
            try {
                Commands.run("mount", "--bind", path.toString(), mount.toString());
            } catch (IOException e) {
                Commands.skip("bind mount", e.getMessage());
            }
            try {
                FileSystemDirectory second = FileSystemDirectory.open(mount);
                assertThatThrownBy(second::lock).isInstanceOf(DirectoryLockedException.class);
                StorageDirectory readOnly = FileSystemDirectory.openReadOnly(mount);
                assertThatThrownBy(readOnly::lock).isInstanceOf(DirectoryLockedException.class);
                assertThat(SecondProcess.findsLocked(path)).isTrue();
            } finally {
                Commands.run("umount", mount.toString());
            }
        }
    }
}

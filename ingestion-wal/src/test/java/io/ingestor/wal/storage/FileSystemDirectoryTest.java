package io.ingestor.wal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSystemDirectoryTest {

    @TempDir
    Path temporary;

    private Path path;
    private FileSystemDirectory directory;

    @BeforeEach
    void open() throws Exception {
        path = temporary.resolve("a/b/c");
        directory = FileSystemDirectory.open(path);
    }

    private static ByteBuffer bytes(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length);
        for (int value : values) {
            bytes.put((byte) value);
        }
        return bytes.flip();
    }

    @Test
    void aFileKnowsWhenItWasLastWrittenAlsoUnderAnotherName() throws Exception {
        Instant written = Instant.parse("2020-02-03T04:05:06Z");
        directory.create("a").close();
        Files.setLastModifiedTime(path.resolve("a"), FileTime.from(written));

        directory.rename("a", "b");

        assertThat(directory.lastModified("b")).isEqualTo(written);
        assertThatThrownBy(() -> directory.lastModified("a"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(path.resolve("a").toString());
    }

    @Test
    void itIsCreatedWithItsParents() {
        assertThat(path).isDirectory();
        assertThat(directory.location()).endsWith("c");
    }

    @Test
    void oneWhoseNameCannotBeMadeDurableIsNotLeftThere() throws Exception {
        Path unborn = temporary.resolve("unborn");
        Thread.currentThread().interrupt(); // ends every interruptible file operation of this thread
        try {
            assertThatThrownBy(() -> FileSystemDirectory.open(unborn)).isInstanceOf(IOException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(unborn).doesNotExist();

        assertThat(FileSystemDirectory.open(unborn).list()).isEmpty();
    }

    @Test
    void filesAreWrittenReadRenamedAndDeleted() throws Exception {
        try (WritableFile file = directory.create("one")) {
            file.writeFully(bytes(1, 2, 3), 0);
            file.writeFully(bytes(9), 10);
            file.syncData();
            file.syncAll();
            assertThat(file.size()).isEqualTo(11);
            file.truncate(4);
            assertThat(file.size()).isEqualTo(4);
            assertThat(file.name()).isEqualTo("one");
        }
        Files.createDirectory(path.resolve("not-a-file"));
        try (WritableFile file = directory.create("three")) {
            file.writeFully(bytes(7), 0);
        }

        directory.rename("one", "two");
        directory.sync();

        assertThat(directory.list()).containsExactly("three", "two");
        try (ReadableFile file = directory.openForRead("two")) {
            ByteBuffer target = ByteBuffer.allocate(8);
            assertThat(file.readFully(target, 1)).isEqualTo(3);
            assertThat(target.flip()).isEqualTo(bytes(2, 3, 0));
            assertThat(file.read(ByteBuffer.allocate(1), 4)).isEqualTo(-1);
            assertThat(file.size()).isEqualTo(4);
        }
        directory.delete("two");
        assertThat(directory.list()).containsExactly("three");
        assertThat(directory.usableBytes()).isPositive();
    }

    @Test
    void errorsNameTheFileAndThePosition() throws Exception {
        WritableFile file = directory.create("one");
        file.close();

        assertThatThrownBy(() -> file.write(bytes(1), 77))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("position 77")
                .hasMessageContaining(path.resolve("one").toString());
        assertThatThrownBy(file::syncData).isInstanceOf(IOException.class).hasMessageContaining("one");
        assertThatThrownBy(() -> directory.create("one"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("one");
        assertThatThrownBy(() -> directory.openForWrite("none"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none");
        assertThatThrownBy(() -> directory.openForRead("none"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none");
        assertThatThrownBy(() -> directory.rename("none", "some"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none");
        assertThatThrownBy(() -> directory.delete("none"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none");
        ReadableFile closed = directory.openForRead("one");
        closed.close();
        assertThatThrownBy(() -> closed.read(ByteBuffer.allocate(1), 5))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("position 5")
                .hasMessageContaining("one");
    }

    @Test
    void aNameIsNoPath() {
        for (String name : new String[] {"", "a/b", "../a", ".."}) {
            assertThatThrownBy(() -> directory.create(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void theLockHasOneOwnerAlsoThroughAnotherPathToTheSameDirectory() throws Exception {
        Path link = Files.createSymbolicLink(temporary.resolve("link"), path);
        FileSystemDirectory same = FileSystemDirectory.open(link);
        DirectoryLock lock = directory.lock();

        assertThatThrownBy(directory::lock).isInstanceOf(DirectoryLockedException.class);
        assertThatThrownBy(same::lock)
                .isInstanceOf(DirectoryLockedException.class)
                .hasMessageContaining("in use");

        lock.close();
        lock.close();
        same.lock().close();
        assertThat(directory.list()).isEmpty();
    }

    @Test
    void aLockHeldBehindTheRegistryIsFoundToo() throws Exception {
        directory.lock().close();
        try (FileChannel channel = FileChannel.open(path.resolve("LOCK"), StandardOpenOption.WRITE)) {
            channel.lock();

            assertThatThrownBy(directory::lock).isInstanceOf(DirectoryLockedException.class);
        }
        directory.lock().close();
    }

    @Test
    void whatItCreatesIsForItsOwnerAloneAndWhatExistsStaysAsItIs() throws Exception {
        Path shared = Files.createDirectories(temporary.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
        FileSystemDirectory existing = FileSystemDirectory.open(shared);
        existing.lock().close();
        Files.createFile(shared.resolve("old"));
        Files.setPosixFilePermissions(shared.resolve("old"), PosixFilePermissions.fromString("rw-r--r--"));

        existing.create("new").close();
        existing.openForWrite("old").close();

        assertThat(permissions(path)).isEqualTo("rwx------");
        assertThat(permissions(path.getParent())).isEqualTo("rwx------");
        assertThat(permissions(shared)).isEqualTo("rwxr-xr-x");
        assertThat(permissions(shared.resolve("new"))).isEqualTo("rw-------");
        assertThat(permissions(shared.resolve("LOCK"))).isEqualTo("rw-------");
        assertThat(permissions(shared.resolve("old"))).isEqualTo("rw-r--r--");
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void aFileWithAHardLinkHasOtherNames() throws Exception {
        directory.create("one").close();
        assertThat(directory.hasOtherNames("one")).isFalse();

        Files.createLink(path.resolve("two"), path.resolve("one"));

        assertThat(directory.hasOtherNames("one")).isTrue();
        assertThatThrownBy(() -> directory.hasOtherNames("none")).hasMessageContaining("none");
    }

    @Test
    void aFileKnowsThatItsNameIsGone() throws Exception {
        WritableFile file = directory.create("one");
        file.verifyName();

        Files.delete(path.resolve("one"));

        assertThatThrownBy(file::verifyName).hasMessageContaining("can no longer be found");
        Files.createFile(path.resolve("another"));
        Files.move(path.resolve("another"), path.resolve("one"));
        assertThatThrownBy(file::verifyName).hasMessageContaining("was replaced");
        file.close();
    }

    @Test
    void aReadGoesOnThroughAnInterruptAndLeavesItStanding() throws Exception {
        try (WritableFile file = directory.create("one")) {
            file.writeFully(bytes(1, 2, 3), 0);
        }
        try (ReadableFile file = directory.openForRead("one")) {
            Thread.currentThread().interrupt();
            ByteBuffer target = ByteBuffer.allocate(3);

            assertThat(file.readFully(target, 0)).isEqualTo(3);

            assertThat(Thread.interrupted()).isTrue();
            assertThat(target.flip()).isEqualTo(bytes(1, 2, 3));
            assertThat(file.size()).isEqualTo(3);
        }
    }

    @Test
    void whatIsOpenedReadOnlyIsNotChanged() throws Exception {
        try (WritableFile file = directory.create("one")) {
            file.writeFully(bytes(1, 2), 0);
        }

        StorageDirectory readOnly = FileSystemDirectory.openReadOnly(path);
        DirectoryLock lock = readOnly.lock();

        assertThat(readOnly.list()).containsExactly("one");
        try (ReadableFile file = readOnly.openForRead("one")) {
            assertThat(file.size()).isEqualTo(2);
        }
        assertThatThrownBy(() -> readOnly.create("two")).hasMessageContaining("read-only");
        assertThatThrownBy(() -> readOnly.openForWrite("one")).hasMessageContaining("read-only");
        assertThatThrownBy(() -> readOnly.rename("one", "two")).hasMessageContaining("read-only");
        assertThatThrownBy(() -> readOnly.delete("one")).hasMessageContaining("read-only");
        assertThatThrownBy(readOnly::sync).hasMessageContaining("read-only");
        lock.close();
        assertThat(path.resolve("LOCK")).doesNotExist();
        assertThatThrownBy(() -> FileSystemDirectory.openReadOnly(temporary.resolve("none")))
                .isInstanceOf(IOException.class);
        assertThat(temporary.resolve("none")).doesNotExist();
    }

    @Test
    void aReadOnlyLockKeepsOutAWriterAndIsKeptOutByOne() throws Exception {
        StorageDirectory readOnly = FileSystemDirectory.openReadOnly(path);
        DirectoryLock first = readOnly.lock();
        assertThatThrownBy(directory::lock).isInstanceOf(DirectoryLockedException.class);
        first.close();
        first.close();

        DirectoryLock writer = directory.lock();
        assertThatThrownBy(readOnly::lock).isInstanceOf(DirectoryLockedException.class);
        first.close();
        assertThatThrownBy(readOnly::lock).isInstanceOf(DirectoryLockedException.class);
        writer.close();

        try (FileChannel other = FileChannel.open(path.resolve("LOCK"), StandardOpenOption.WRITE);
                var held = other.lock()) {
            assertThat(held.isShared()).isFalse();
            assertThatThrownBy(readOnly::lock).isInstanceOf(DirectoryLockedException.class);
        }
        readOnly.lock().close();
    }

    @Test
    void aFileHasTheBytesOfTheOneThatItIsLinkedTo() throws Exception {
        try (WritableFile file = directory.create("one")) {
            file.writeFully(bytes(1, 2), 0);
        }

        directory.link("one", "two");

        assertThat(directory.list()).containsExactly("one", "two");
        assertThat(directory.hasOtherNames("two")).isTrue();
        directory.delete("one");
        assertThat(Files.readAllBytes(path.resolve("two"))).containsExactly(1, 2);
    }

    @Test
    void aLinkReplacesNothing() throws Exception {
        directory.create("one").close();
        directory.create("two").close();

        assertThatThrownBy(() -> directory.link("one", "two")).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> directory.link("none", "three"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(path.resolve("none").toString());
    }

    @Test
    void oneOfSeveralThreadsGetsAName() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 100; round++) {
                String name = "commit" + round;
                List<Callable<Integer>> links = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    String own = name + "." + i;
                    directory.create(own).close();
                    links.add(() -> wins(own, name));
                }

                int winners = 0;
                for (Future<Integer> link : threads.invokeAll(links)) {
                    winners += link.get();
                }

                assertThat(winners).isEqualTo(1);
            }
        } finally {
            threads.shutdown();
        }
    }

    private int wins(String from, String to) throws IOException {
        try {
            directory.link(from, to);
            return 1;
        } catch (FileAlreadyExistsException e) {
            return 0;
        }
    }

    @Test
    void aDirectoryInItIsCreatedOnceAndListedApartFromFiles() throws Exception {
        directory.create("file").close();
        StorageDirectory inner = directory.directory("inner");
        inner.create("one").close();

        assertThat(directory.directory("inner").list()).containsExactly("one");
        assertThat(directory.list()).containsExactly("file");
        assertThat(directory.directories()).containsExactly("inner");
        assertThat(inner.directories()).isEmpty();
        assertThat(inner.location()).isEqualTo(path.resolve("inner").toString());
        assertThatThrownBy(() -> directory.directory("file"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot create directory " + path.resolve("file"));
        assertThatThrownBy(() -> directory.directory("a/b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aReadOnlyDirectoryCreatesNeitherLinksNorDirectories() throws Exception {
        directory.create("one").close();
        directory.directory("inner").create("two").close();
        StorageDirectory readOnly = FileSystemDirectory.openReadOnly(path);

        assertThat(readOnly.directory("inner").list()).containsExactly("two");
        assertThatThrownBy(() -> readOnly.link("one", "three")).hasMessageContaining("read-only");
        assertThatThrownBy(() -> readOnly.directory("other")).hasMessageContaining("read-only");
        assertThatThrownBy(() -> readOnly.directory("inner").create("three")).hasMessageContaining("read-only");
        assertThat(directory.directories()).containsExactly("inner");
    }
}

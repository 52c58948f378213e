package io.ingestor.wal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the message of a failure contains the file's name once, and no Java class name. */
class StorageMessagesTest {

    @TempDir
    private Path path;

    private FileSystemDirectory directory;

    @BeforeEach
    void open() throws IOException {
        path = path.toRealPath();
        directory = FileSystemDirectory.open(path);
    }

    @Test
    void aMissingFileIsNamedOnce() {
        Path file = path.resolve("none");

        assertThatThrownBy(() -> directory.openForRead("none"))
                .hasMessage("cannot open file " + file + " for reading: there is no such file or directory");
        assertThatThrownBy(() -> directory.openForWrite("none"))
                .hasMessage("cannot open file " + file + " for writing: there is no such file or directory");
        assertThatThrownBy(() -> directory.delete("none"))
                .hasMessage("cannot delete file " + file + ": there is no such file or directory");
        assertThatThrownBy(() -> directory.lastModified("none"))
                .hasMessage("cannot read the time at which file " + file
                        + " was last written: there is no such file or directory");
        assertThatThrownBy(() -> directory.rename("none", "other"))
                .hasMessage("cannot rename file " + file + " to " + path.resolve("other")
                        + ": there is no such file or directory");
    }

    @Test
    void aFileThatIsThereIsNotCreatedAgain() throws Exception {
        Files.writeString(path.resolve("a"), "x");

        assertThatThrownBy(() -> directory.create("a"))
                .hasMessage("cannot open file " + path.resolve("a") + " for writing: the file already exists");
    }

    @Test
    void aFileInThePlaceOfADirectoryIsNamed() throws Exception {
        Path file = Files.writeString(path.resolve("a"), "x");

        assertThatThrownBy(() -> FileSystemDirectory.open(file))
                .hasMessage("cannot create directory " + file + ": the file already exists");
        assertThatThrownBy(() -> FileSystemDirectory.open(file.resolve("b")))
                .hasMessage("cannot create directory " + file + ": the file already exists");
    }

    @Test
    void aLockThatCannotBeOpenedIsNamed() throws Exception {
        Path lock = Files.createDirectory(path.resolve("LOCK"));

        assertThatThrownBy(() -> directory.lock())
                .hasMessageStartingWith("cannot open lock file " + lock + ": ")
                .hasMessageNotContaining("Exception");
    }

    @Test
    void aDirectoryThatIsGoneCannotBeListed() throws Exception {
        Files.delete(path);

        assertThatThrownBy(() -> directory.list())
                .hasMessage("cannot list directory " + path + ": there is no such file or directory");
    }

    @Test
    void everyReasonIsInWords() {
        assertThat(Reason.of(new NoSuchFileException("/f"))).isEqualTo("there is no such file or directory");
        assertThat(Reason.of(new AccessDeniedException("/f"))).isEqualTo("permission denied");
        assertThat(Reason.of(new FileAlreadyExistsException("/f"))).isEqualTo("the file already exists");
        assertThat(Reason.of(new NotDirectoryException("/f"))).isEqualTo("it is not a directory");
        assertThat(Reason.of(new DirectoryNotEmptyException("/f"))).isEqualTo("the directory is not empty");
        assertThat(Reason.of(new ClosedChannelException())).isEqualTo("the file was closed");
        assertThat(Reason.of(new FileSystemException("/f", null, "Too many open files")))
                .isEqualTo("Too many open files");
        assertThat(Reason.of(new FileSystemException("/f"))).isEqualTo("no reason reported by the system");
        assertThat(Reason.of(new IOException("No space left on device"))).isEqualTo("No space left on device");
        assertThat(Reason.of(new IOException())).isEqualTo("no reason reported by the system");
    }
}

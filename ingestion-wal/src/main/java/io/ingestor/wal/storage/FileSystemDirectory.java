package io.ingestor.wal.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Predicate;

/**
 * A directory of the local file system. Every {@link IOException} names the file, and the position if there is one.
 *
 * <p>Files are written through positional {@link FileChannel} calls and never mapped, so that a full disk causes an
 * exception instead of a signal. An interrupt closes a channel in the middle of a call. Writers and the directory's own
 * calls therefore belong on threads that are never interrupted; readers survive interrupts.
 */
public final class FileSystemDirectory implements StorageDirectory {

    private final Path path;

    private FileSystemDirectory(Path path) {
        this.path = path;
    }

    /**
     * Opens the directory at {@code path}, creating it and its parents durably if they do not exist. On systems with
     * POSIX permissions, only the owner has access to the directories and files created here. Existing directories are
     * not changed.
     */
    public static FileSystemDirectory open(Path path) throws IOException {
        createWithParents(path.toAbsolutePath().normalize());
        return new FileSystemDirectory(path.toRealPath());
    }

    /**
     * Opens the directory at {@code path}, which must exist, for reading only: operations that would change it fail.
     * Its lock keeps out owners that write. If the directory was never locked before, there is no file to lock, and the
     * lock keeps out only owners in this process.
     */
    public static StorageDirectory openReadOnly(Path path) throws IOException {
        return new ReadOnlyDirectory(new FileSystemDirectory(path.toRealPath()));
    }

    private static void createWithParents(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return;
        }
        Path parent = path.getParent();
        if (parent != null) {
            createWithParents(parent);
        }
        try {
            Files.createDirectories(path, OwnerOnly.directory(path));
        } catch (IOException e) {
            throw new IOException("cannot create directory " + path + ": " + Reason.of(e), e);
        }
        if (parent != null) {
            try {
                syncPath(parent);
            } catch (IOException e) {
                // A later caller would find the directory and take its name for durable.
                deleteUnused(path, e);
                throw e;
            }
        }
    }

    private static void deleteUnused(Path path, IOException reason) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    @Override
    public String location() {
        return path.toString();
    }

    @Override
    public List<String> list() throws IOException {
        return names(entry -> Files.isRegularFile(entry)
                && !String.valueOf(entry.getFileName()).equals(LockFile.NAME));
    }

    private List<String> names(Predicate<Path> wanted) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                if (wanted.test(entry)) {
                    names.add(String.valueOf(entry.getFileName()));
                }
            }
        } catch (IOException e) {
            throw new IOException("cannot list directory " + path + ": " + Reason.of(e), e);
        }
        Collections.sort(names);
        return names;
    }

    @Override
    public WritableFile create(String name) throws IOException {
        return openForWrite(name, StandardOpenOption.CREATE_NEW);
    }

    @Override
    public WritableFile openForWrite(String name) throws IOException {
        return openForWrite(name, StandardOpenOption.WRITE);
    }

    private WritableFile openForWrite(String name, StandardOpenOption how) throws IOException {
        Path file = resolve(name);
        try {
            return ChannelWritableFile.open(name, file, EnumSet.of(how, StandardOpenOption.WRITE));
        } catch (AccessDeniedException e) {
            throw new IOException(
                    "cannot open file " + file + " for writing; give it to the user that this process runs as: "
                            + Reason.of(e),
                    e);
        } catch (IOException e) {
            throw new IOException("cannot open file " + file + " for writing: " + Reason.of(e), e);
        }
    }

    @Override
    public ReadableFile openForRead(String name) throws IOException {
        return new ChannelReadableFile(name, resolve(name));
    }

    @Override
    public Instant lastModified(String name) throws IOException {
        Path file = resolve(name);
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            throw new IOException(
                    "cannot read the time at which file " + file + " was last written: " + Reason.of(e), e);
        }
    }

    @Override
    public boolean hasOtherNames(String name) throws IOException {
        Path file = resolve(name);
        if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return false;
        }
        try {
            return ((Number) Files.getAttribute(file, "unix:nlink")).longValue() > 1;
        } catch (IOException e) {
            throw new IOException("cannot count the names of file " + file + ": " + Reason.of(e), e);
        }
    }

    @Override
    public void link(String from, String to) throws IOException {
        Path source = resolve(from);
        Path target = resolve(to);
        try {
            Files.createLink(target, source);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException e) {
            throw new IOException("cannot link file " + source + " to " + target + ": the system has no hard links", e);
        } catch (IOException e) {
            throw new IOException("cannot link file " + source + " to " + target + ": " + Reason.of(e), e);
        }
    }

    @Override
    public boolean linkFrom(StorageDirectory source, String from, String to) throws IOException {
        FileSystemDirectory there = source instanceof ReadOnlyDirectory readOnly
                ? readOnly.directory()
                : source instanceof FileSystemDirectory directory ? directory : null;
        if (there == null) {
            return false;
        }
        try {
            Files.createLink(resolve(to), there.resolve(from));
            return true;
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            throw e;
        } catch (UnsupportedOperationException | IOException e) {
            // Another file system, one without hard links, or too many links already.
            return false;
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Path source = resolve(from);
        Path target = resolve(to);
        try {
            Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new IOException("cannot rename file " + source + " to " + target + ": " + Reason.of(e), e);
        }
    }

    @Override
    public void delete(String name) throws IOException {
        Path file = resolve(name);
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new IOException("cannot delete file " + file + ": " + Reason.of(e), e);
        }
    }

    @Override
    public StorageDirectory directory(String name) throws IOException {
        Path directory = resolve(name);
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectory(directory, OwnerOnly.directory(directory));
            }
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw new IOException("cannot create directory " + directory + ": " + Reason.of(e), e);
            }
        } catch (IOException e) {
            throw new IOException("cannot create directory " + directory + ": " + Reason.of(e), e);
        }
        return new FileSystemDirectory(directory);
    }

    /** Returns a directory in this one that exists. */
    FileSystemDirectory existing(String name) {
        return new FileSystemDirectory(resolve(name));
    }

    @Override
    public List<String> directories() throws IOException {
        return names(Files::isDirectory);
    }

    @Override
    public void sync() throws IOException {
        syncPath(path);
    }

    private static void syncPath(Path directory) throws IOException {
        // Forcing a directory that is open for reading makes its names durable.
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw new IOException("cannot sync directory " + directory + ": " + Reason.of(e), e);
        }
    }

    @Override
    public long usableBytes() throws IOException {
        return Files.getFileStore(path).getUsableSpace();
    }

    @Override
    public DirectoryLock lock() throws IOException {
        return LockFile.take(path);
    }

    /** Takes a lock without changing anything in the directory. */
    DirectoryLock lockToRead() throws IOException {
        return LockFile.takeToRead(path);
    }

    private Path resolve(String name) {
        if (name.isEmpty() || name.indexOf('/') >= 0 || name.indexOf('\\') >= 0 || name.startsWith("..")) {
            throw new IllegalArgumentException("file name must contain no separators, was '" + name + "'");
        }
        return path.resolve(name);
    }
}

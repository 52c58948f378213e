package io.ingestor.wal.storage;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;

/**
 * A directory of files and further directories: the only access to the file system, and the seam at which tests inject
 * failures. Names contain no separators.
 *
 * <p><b>Durability.</b> The bytes of a file are durable after its {@link WritableFile#syncData() sync}. The creation,
 * renaming or deletion of a name, including that of a directory, is durable after {@link #sync()} of the directory that
 * contains it. Before that, a crash may keep or undo each change independently.
 *
 * <p><b>Threads.</b> Safe for use by several threads. A {@link WritableFile} is written by one thread at a time.
 */
public interface StorageDirectory {

    /** Returns the location of this directory, for messages. */
    String location();

    /** Returns the names of the files here, sorted. */
    List<String> list() throws IOException;

    /** Creates an empty file, which must not exist yet. */
    WritableFile create(String name) throws IOException;

    /** Opens an existing file to overwrite parts of it. */
    WritableFile openForWrite(String name) throws IOException;

    /** Opens an existing file for reading. */
    ReadableFile openForRead(String name) throws IOException;

    /**
     * Returns the time at which the file was last written or truncated, by the clock of the system that stores it. The
     * time survives a reopen, and a crash as far as the system has written it. A rename does not change it.
     */
    Instant lastModified(String name) throws IOException;

    /**
     * Returns true if the file has other names, such as hard links of a backup, under which a change of its bytes would
     * be visible. The default returns false.
     */
    default boolean hasOtherNames(String name) throws IOException {
        return false;
    }

    /**
     * Gives a file a second name, in one atomic step. If several callers use the same name, one succeeds.
     *
     * @throws FileAlreadyExistsException if there is a file or directory of the new name
     * @throws IOException if that failed, or the file system has no hard links
     */
    void link(String from, String to) throws IOException;

    /**
     * Gives a file of another directory a name in this one too, so that both directories share its bytes. Returns false
     * without a change if that is not possible, for example between file systems. The default does so.
     *
     * @throws FileAlreadyExistsException if there is a file or directory of the new name
     * @throws NoSuchFileException if the other directory has no such file
     */
    default boolean linkFrom(StorageDirectory source, String from, String to) throws IOException {
        return false;
    }

    /** Renames a file, replacing {@code to} if it exists, in one atomic step. */
    void rename(String from, String to) throws IOException;

    /** Deletes an existing file. */
    void delete(String name) throws IOException;

    /** Opens a directory in this one, and creates it if it does not exist. Its parent is not synced. */
    StorageDirectory directory(String name) throws IOException;

    /** Returns the names of the directories in this one, sorted. */
    List<String> directories() throws IOException;

    /** Makes all creations, renamings and deletions of names in this directory so far durable. */
    void sync() throws IOException;

    /** Returns the number of bytes that can still be written here. */
    long usableBytes() throws IOException;

    /**
     * Locks this directory for one owner, until the lock is closed or the process ends. The lock never expires and is
     * never taken over. An owner that writes must call {@link DirectoryLock#verify} at least every
     * {@link DirectoryLock#CHECK_INTERVAL}.
     *
     * @throws DirectoryLockedException if it has another owner, in this process or another
     */
    DirectoryLock lock() throws IOException;
}

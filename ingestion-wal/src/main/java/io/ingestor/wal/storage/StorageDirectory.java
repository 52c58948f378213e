package io.ingestor.wal.storage;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * One flat directory of files: the only access to the file system, and the seam at which tests inject failures. Names
 * contain no separators.
 *
 * <p><b>Durability.</b> The bytes of a file are durable after its {@link WritableFile#syncData() sync}. The creation,
 * renaming or deletion of a name is durable after {@link #sync()}. Before that, a crash may keep or undo each change
 * independently.
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

    /** Renames a file, replacing {@code to} if it exists, in one atomic step. */
    void rename(String from, String to) throws IOException;

    /** Deletes an existing file. */
    void delete(String name) throws IOException;

    /** Makes all creations, renamings and deletions of names so far durable. */
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

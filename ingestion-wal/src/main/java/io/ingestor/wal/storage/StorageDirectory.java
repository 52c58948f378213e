package io.ingestor.wal.storage;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * One flat directory of files: the only door to the file system, and the seam at which tests make it fail. Names hold
 * no separators.
 *
 * <p><b>Durability.</b> Bytes of a file are durable after its {@link WritableFile#syncData() sync}; that a name exists,
 * was renamed or deleted is durable after {@link #sync()}. Before that a crash may keep or undo each change on its own.
 *
 * <p><b>Threads.</b> Safe for use by several threads; each file is used by one at a time.
 */
public interface StorageDirectory {

    /** Returns the location of this directory, for messages. */
    String location();

    /** Returns the names of the files here, sorted. */
    List<String> list() throws IOException;

    /** Creates an empty file. It must not exist. */
    WritableFile create(String name) throws IOException;

    /** Opens an existing file to overwrite parts of it. */
    WritableFile openForWrite(String name) throws IOException;

    /** Opens an existing file to read it. */
    ReadableFile openForRead(String name) throws IOException;

    /**
     * Returns when the file was last written or cut, by the clock of the system that keeps it. The time survives a
     * reopen, and a crash as far as the system has written it. A rename does not change it.
     */
    Instant lastModified(String name) throws IOException;

    /**
     * Returns whether the file has further names, such as the hard links of a backup, under which a change of its bytes
     * would show. The default returns false.
     */
    default boolean hasOtherNames(String name) throws IOException {
        return false;
    }

    /** Renames a file, replacing {@code to} if it exists, in one atomic step. */
    void rename(String from, String to) throws IOException;

    /** Deletes a file; it must exist. */
    void delete(String name) throws IOException;

    /** Makes every create, rename and delete so far durable. */
    void sync() throws IOException;

    /** Returns the number of bytes that can still be written here. */
    long usableBytes() throws IOException;

    /**
     * Takes this directory for one owner, until the lock is closed or the process ends. Never stolen, never timed out.
     * An owner that writes calls {@link DirectoryLock#verify} at least every {@link DirectoryLock#CHECK_INTERVAL}.
     *
     * @throws DirectoryLockedException if another owner has it, in this process or another
     */
    DirectoryLock lock() throws IOException;
}

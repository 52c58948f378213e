package io.ingestor.wal.storage;

import java.io.IOException;

/** Thrown if the directory has another owner, in this process or another. */
public final class DirectoryLockedException extends IOException {
    private static final long serialVersionUID = 1L;

    public DirectoryLockedException(String location) {
        super("directory " + location
                + " is in use by another process or another log in this one; close that log first");
    }

    DirectoryLockedException(String location, long pid) {
        super("directory " + location + " is in use by process " + pid
                + ", although it no longer holds the lock; end that process first");
    }
}

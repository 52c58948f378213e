package io.ingestor.wal.internal.append;

import io.ingestor.wal.storage.DirectoryLock;
import io.ingestor.wal.storage.WritableFile;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A watch that stops the log when its directory, its lock or its active segment is no longer its own. A sync succeeds
 * even if its file has lost its name, but the next open will not find the data. A second owner appends from the same
 * end of the log. Only a check detects either.
 */
public final class OwnershipWatch {

    private final DirectoryLock lock;
    private final FailureLatch latch;

    /** The file to which frames go; null before the first segment. Set by the log thread. */
    private volatile @Nullable WritableFile active;

    public OwnershipWatch(DirectoryLock lock, FailureLatch latch) {
        this.lock = lock;
        this.latch = latch;
    }

    /**
     * Watches this file, to which frames go from now on. Throws if it has lost its name since it was prepared. Called
     * by the log thread.
     */
    void begins(WritableFile segment) throws IOException {
        segment.verifyName();
        active = segment;
    }

    /**
     * Verifies that the lock and the active segment still belong to the log. The log thread calls this before a roll
     * and before the mark of a close, so that neither records lost frames as durable.
     */
    void verify() throws IOException {
        lock.verify();
        WritableFile segment = active;
        if (segment != null) {
            segment.verifyName();
        }
    }

    /**
     * Stops the log if it no longer owns its directory. Called on the housekeeping thread, every
     * {@link DirectoryLock#CHECK_INTERVAL} and before a segment is prepared or released. Because the same thread
     * releases segments, no release renames the checked file meanwhile.
     */
    public void check() {
        if (latch.isFailed()) {
            return;
        }
        try {
            verify();
        } catch (Throwable t) {
            latch.fail("the log no longer owns its directory", t);
        }
    }
}

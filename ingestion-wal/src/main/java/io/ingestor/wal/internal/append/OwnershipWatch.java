package io.ingestor.wal.internal.append;

import io.ingestor.wal.storage.DirectoryLock;
import io.ingestor.wal.storage.WritableFile;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Stops the log when its directory, its lock or its active segment is no longer its own. A sync of a file that has lost
 * its name succeeds without making anything durable, and a second owner starts where this one was, so neither shows up
 * by itself.
 */
public final class OwnershipWatch {

    private final DirectoryLock lock;
    private final FailureLatch latch;

    /** Written by the log thread. */
    private volatile @Nullable WritableFile active;

    public OwnershipWatch(DirectoryLock lock, FailureLatch latch) {
        this.lock = lock;
        this.latch = latch;
    }

    /**
     * Called by the log thread: frames go to this file from now on. Throws if it has lost its name since it was
     * prepared.
     */
    void begins(WritableFile segment) throws IOException {
        segment.verifyName();
        active = segment;
    }

    /** Called by the log thread before a roll and before it marks the end, so that neither promises what is lost. */
    void verify() throws IOException {
        lock.verify();
        WritableFile segment = active;
        if (segment != null) {
            segment.verifyName();
        }
    }

    /**
     * Called on the housekeeping thread at least every {@link DirectoryLock#CHECK_INTERVAL}. Segments are released on
     * the same thread, so the active one cannot lose its name to that meanwhile.
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

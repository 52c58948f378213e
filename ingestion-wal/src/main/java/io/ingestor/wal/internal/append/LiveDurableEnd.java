package io.ingestor.wal.internal.append;

import io.ingestor.wal.LogClosedException;
import io.ingestor.wal.internal.read.DurableEnd;
import io.ingestor.wal.internal.read.DurableSignal.Waited;
import io.ingestor.wal.internal.segment.LogEnd;
import java.io.IOException;

/** The durable end of an open log. It moves with every sync until the log is closed or fails. */
public final class LiveDurableEnd implements DurableEnd {

    private final SyncThread sync;
    private final FailureLatch latch;
    private final String location;
    private volatile boolean closed;

    public LiveDurableEnd(SyncThread sync, FailureLatch latch, String location) {
        this.sync = sync;
        this.latch = latch;
        this.location = location;
    }

    @Override
    public LogEnd get() {
        return sync.durable();
    }

    @Override
    public boolean await(Waited waited, long nanos) throws IOException, InterruptedException {
        return sync.moved().await(() -> isOver(waited), nanos);
    }

    private boolean isOver(Waited waited) throws IOException {
        // Both are read before the end, which may have moved a last time before either was set.
        boolean failed = latch.isFailed();
        boolean ended = closed;
        if (waited.isOver()) {
            return true;
        }
        if (failed) {
            latch.check();
        }
        if (ended) {
            throw new LogClosedException("the log in " + location + " is closed, all of it was read");
        }
        return false;
    }

    @Override
    public void signal() {
        sync.moved().signal();
    }

    /** Ends all waits. Called once the threads of the log have ended. */
    public void close() {
        closed = true;
        signal();
    }
}

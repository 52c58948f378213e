package io.ingestor.delta.internal.compact;

import java.util.concurrent.atomic.AtomicLong;

/** The totals of the maintenance since a sink was opened. Safe for use by several threads. */
public final class MaintenanceTally {

    private final AtomicLong merges = new AtomicLong();
    private final AtomicLong mergedFiles = new AtomicLong();
    private final AtomicLong mergedBytes = new AtomicLong();
    private final AtomicLong checkpoints = new AtomicLong();
    private final AtomicLong deletedFiles = new AtomicLong();
    private volatile String lastFailure = "";

    void merged(int files, long bytes) {
        merges.incrementAndGet();
        mergedFiles.addAndGet(files);
        mergedBytes.addAndGet(bytes);
    }

    void checkpoint() {
        checkpoints.incrementAndGet();
    }

    void deleted(int files) {
        deletedFiles.addAndGet(files);
    }

    void failed(String failure) {
        lastFailure = failure;
    }

    /** Returns the number of files that were made of others. */
    public long merges() {
        return merges.get();
    }

    /** Returns the number of files that were replaced. */
    public long mergedFiles() {
        return mergedFiles.get();
    }

    /** Returns the bytes of the files that were made of others. */
    public long mergedBytes() {
        return mergedBytes.get();
    }

    public long checkpoints() {
        return checkpoints.get();
    }

    /** Returns the number of files that were deleted, of data and of logs. */
    public long deletedFiles() {
        return deletedFiles.get();
    }

    /** Returns the last failure; empty if there was none. */
    public String lastFailure() {
        return lastFailure;
    }
}

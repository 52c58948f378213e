package io.ingestor.wal.internal.append;

import org.jspecify.annotations.Nullable;

/**
 * The groups on their way from the log thread to their outcome. A group whose outcome is delivered is used again,
 * because for a caller alone every append is a group.
 */
public final class AppendGroups {

    private final FailureLatch latch;
    private final LogCounters counters;

    /** Delivered, by either thread; taken by the log thread. */
    private final Handoff<AppendGroup> delivered = new Handoff<>();

    /** Of the log thread: taken and not yet used again, linked by {@code next}. */
    private @Nullable AppendGroup free;

    public AppendGroups(FailureLatch latch, LogCounters counters) {
        this.latch = latch;
        this.counters = counters;
    }

    /** On the log thread: an empty group. */
    AppendGroup next() {
        AppendGroup group = free == null ? delivered.takeAll() : free;
        if (group == null) {
            return new AppendGroup();
        }
        free = group.next();
        group.next(null);
        return group;
    }

    /**
     * Called once by each of the two threads when it is through with the group, which it must not touch any more. The
     * one that comes last delivers the outcome.
     */
    void arrive(AppendGroup group) {
        if (group.arrive()) {
            // Looked at after both have arrived: the other may have failed until then.
            group.deliver(latch.failure(), counters);
            group.clear();
            delivered.push(group);
        }
    }
}

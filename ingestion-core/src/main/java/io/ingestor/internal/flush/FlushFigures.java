package io.ingestor.internal.flush;

import io.ingestor.IngestorStats;
import io.ingestor.SinkState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * The state of the sink and the counters of its flushes. The flush and sink threads write it, and all threads may read
 * it.
 */
public final class FlushFigures {

    private static final Duration SHORTEST_RETRY = Duration.ofMillis(100);

    private record Status(SinkState state, Optional<String> failure, Optional<Instant> since, Duration retryIn) {}

    private final Clock clock;
    private final LongAdder records = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private volatile long flushedSequence;
    private volatile long examinedSequence;
    private volatile Status status;

    public FlushFigures(Clock clock, SinkState initial) {
        this.clock = clock;
        this.status = new Status(initial, Optional.empty(), Optional.empty(), SHORTEST_RETRY);
    }

    /** Returns the sequence up to which the sink has all records, according to the checkpoint. */
    public long flushedSequence() {
        return flushedSequence;
    }

    public void flushedSequence(long sequence) {
        flushedSequence = sequence;
    }

    /** Returns the sequence up to which the sink lacks no record of the log, at least {@link #flushedSequence()}. */
    public long coveredSequence() {
        return Math.max(flushedSequence, examinedSequence);
    }

    /**
     * Notes that the log has no record up to a sequence that the sink lacks. Called before the flush thread starts, and
     * on it.
     */
    public void examined(long sequence) {
        examinedSequence = Math.max(examinedSequence, sequence);
    }

    /** Notes that a flush begins. After a failure, the state stays FAILING until a flush succeeds. */
    void flushing() {
        Status now = status;
        if (now.state() != SinkState.FAILING) {
            status = new Status(SinkState.FLUSHING, now.failure(), Optional.of(clock.instant()), SHORTEST_RETRY);
        }
    }

    void failed(Throwable cause, Duration retryIn) {
        Status now = status;
        status = new Status(
                SinkState.FAILING,
                Optional.of(cause.toString()),
                now.state() == SinkState.FAILING ? now.since() : Optional.of(clock.instant()),
                retryIn);
    }

    void delivered(long moreRecords, long moreBytes) {
        records.add(moreRecords);
        bytes.add(moreBytes);
    }

    void idle() {
        status = new Status(SinkState.IDLE, status.failure(), Optional.empty(), SHORTEST_RETRY);
    }

    boolean isFailing() {
        return status.state() == SinkState.FAILING;
    }

    /** Returns the time after which a caller that was refused for lack of memory may retry. */
    public Duration retryAfter() {
        return status.retryIn();
    }

    /** Returns the part of a refusal's message that describes a flushing or failing sink; empty if it is neither. */
    public String stall() {
        Status now = status;
        String since = now.since().map(instant -> " since " + instant).orElse("");
        return switch (now.state()) {
            case NONE, IDLE -> "";
            case FLUSHING -> "; the sink has been flushing" + since;
            case FAILING ->
                "; the sink has been failing" + since + ", last with "
                        + now.failure().orElse("");
        };
    }

    public IngestorStats.Flush stats(int pendingTables, IngestorStats.Backlog backlog) {
        Status now = status;
        return new IngestorStats.Flush(
                records.sum(), bytes.sum(), pendingTables, now.state(), now.failure(), now.since(), backlog);
    }
}

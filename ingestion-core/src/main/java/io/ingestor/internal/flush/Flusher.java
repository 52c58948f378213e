package io.ingestor.internal.flush;

import io.ingestor.IngestorState;
import io.ingestor.internal.commit.Lifecycle;
import io.ingestor.internal.flush.Deliveries.Delivered;
import io.ingestor.internal.host.HostLogger;
import io.ingestor.internal.table.TableSealing;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The state machine that flushes the backlog in batches, the oldest first and one at a time. It delivers a batch,
 * writes the checkpoint, then releases the tables and the log's prefix. It decides which step is due and never waits;
 * {@link FlushThread} waits.
 *
 * <p>A table is delivered only once all of it is durable. After a failed delivery the progress of the sink is unknown.
 * The sink is therefore asked for its last sequence, and the next delivery begins after it.
 */
public final class Flusher {

    private static final HostLogger LOGGER = HostLogger.of("io.ingestor");

    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);

    private final Deliveries deliveries;
    private final LogPrefix prefix;
    private final Backlog backlog;
    private final Lifecycle lifecycle;
    private final Consumer<Throwable> failEngine;
    private final FlushFigures figures;
    private final FlushTime time;
    private final long intervalNanos;

    private @Nullable CompletableFuture<Delivered> delivery;

    /** The records that the delivery in progress takes; null if there is none. */
    private @Nullable Unflushed delivered;

    /** The sequence up to which the sink has all records, if the checkpoint does not contain it yet; otherwise 0. */
    private long unrecorded;

    private boolean mustAsk;
    private Duration retryIn = FIRST_RETRY;
    private long notBefore;
    private boolean mustWait;
    private boolean releaseDue = true;
    private boolean draining;

    public Flusher(
            Deliveries deliveries,
            LogPrefix prefix,
            Backlog backlog,
            Lifecycle lifecycle,
            Consumer<Throwable> failEngine,
            FlushFigures figures,
            FlushTime time,
            Duration interval) {
        this.deliveries = deliveries;
        this.prefix = prefix;
        this.backlog = backlog;
        this.lifecycle = lifecycle;
        this.failEngine = failEngine;
        this.figures = figures;
        this.time = time;
        this.intervalNanos = interval.toNanos();
        // Sequences beyond the end of the log are not recorded: the sink may be wrong about them.
        long held = Math.min(deliveries.openedAt(), prefix.recovered());
        // If the sink has more than the checkpoint, a crash came between a flush and its checkpoint.
        this.unrecorded = held > prefix.recorded() ? held : 0;
    }

    /** Makes all records in memory due for a flush, including those applied later. */
    void drain() {
        draining = true;
    }

    /** Returns true if a delivery to the sink is in progress. */
    boolean isDelivering() {
        return delivery != null;
    }

    /**
     * Returns true if no delivery is in progress and all records are flushed and recorded, or the engine has failed.
     */
    boolean isDrained() {
        return delivery == null && (lifecycle.cause() != null || (unrecorded == 0 && backlog.isEmpty()));
    }

    /** Returns true if the sink lacks records that only the log has, unless the engine has failed. */
    boolean needsLog() {
        return lifecycle.cause() == null && (delivered instanceof UnflushedLog || backlog.isOnlyInLog());
    }

    /**
     * Performs at most one step, if one is due. Returns the nanoseconds to wait before the next call, unless a signal
     * comes first.
     */
    long step() {
        CompletableFuture<Delivered> running = delivery;
        if (running != null) {
            if (!running.isDone()) {
                return TableSealing.FOREVER;
            }
            delivery = null;
            releaseDelivered();
            end(running);
            return 0;
        }
        if (lifecycle.cause() != null) {
            return TableSealing.FOREVER;
        }
        // A delivery that the checkpoint lacks is recorded first. The log releases only records that the checkpoint
        // covers.
        if (releaseDue && unrecorded == 0 && lifecycle.state() == IngestorState.OPEN) {
            releaseDue = false;
            prefix.release(figures.flushedSequence());
            return 0;
        }
        if (mustWait) {
            long wait = notBefore - time.nanoTime();
            if (wait > 0) {
                return wait;
            }
            mustWait = false;
        }
        if (unrecorded != 0) {
            figures.flushing();
            record(unrecorded);
            return 0;
        }
        return beginIfDue();
    }

    private long beginIfDue() {
        Unflushed source = backlog.next();
        if (source == null) {
            return Math.max(0, backlog.sealIfDue(draining ? 0 : intervalNanos));
        }
        if (!prefix.isDurable(source.lastSequence())) {
            source.release();
            return TableSealing.FOREVER;
        }
        begin(source);
        return 0;
    }

    private void begin(Unflushed source) {
        figures.flushing();
        long flushed = figures.flushedSequence();
        delivered = source;
        backlog.begins();
        delivery = mustAsk ? deliveries.beginWithQuestion(source, flushed) : deliveries.begin(source, flushed);
    }

    private void releaseDelivered() {
        Unflushed ended = delivered;
        delivered = null;
        backlog.ends();
        if (ended != null) {
            ended.release();
        }
    }

    private void end(CompletableFuture<Delivered> ended) {
        try {
            Delivered done = ended.join();
            mustAsk = false;
            figures.examined(done.examined());
            record(done.sequence());
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof TableViolationException || cause instanceof BacklogException) {
                failEngine.accept(cause);
            }
            mustAsk = true;
            retryLater("the sink failed", cause);
        }
    }

    /** Records the progress of the sink in the checkpoint, and only then lets the tables leave memory. */
    private void record(long done) {
        unrecorded = done;
        try {
            prefix.record(done);
        } catch (IOException | RuntimeException e) {
            retryLater("the checkpoint could not be written", e);
            return;
        }
        unrecorded = 0;
        figures.flushedSequence(Math.max(done, figures.flushedSequence()));
        boolean failed = figures.isFailing();
        retryIn = FIRST_RETRY;
        figures.idle();
        backlog.flushed();
        releaseDue = true;
        if (failed) {
            LOGGER.log(Level.INFO, "the sink has recovered and has all records up to sequence {0,number,#}", done);
        }
    }

    private void retryLater(String what, Throwable cause) {
        boolean first = !figures.isFailing();
        Duration wait = retryIn;
        // Set before the failure becomes visible, because callers may measure the wait from then on.
        notBefore = time.nanoTime() + retryIn.toNanos();
        mustWait = true;
        figures.failed(cause, retryIn);
        Duration doubled = retryIn.multipliedBy(2);
        retryIn = doubled.compareTo(LAST_RETRY) < 0 ? doubled : LAST_RETRY;
        // Only the first failure in a row is logged with its stack trace.
        LOGGER.log(
                Level.WARNING,
                () -> what + " (" + cause + "); unflushed records stay in the log, next attempt in " + wait.toMillis()
                        + " ms",
                first ? cause : null);
    }
}

package io.ingestor.internal.flush;

import io.ingestor.IngestorState;
import io.ingestor.internal.commit.Lifecycle;
import io.ingestor.internal.host.HostLogger;
import io.ingestor.internal.table.Table;
import io.ingestor.internal.table.TableSealing;
import io.ingestor.internal.table.Tables;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way of sealed tables to the sink, the oldest first and one at a time: deliver, checkpoint, let the table and the
 * log's prefix go. It decides what is due and never waits; {@link FlushThread} waits.
 *
 * <p>Only a table that is durable as a whole is delivered. After a failed delivery it is unknown what the sink has. So
 * the sink is asked before the next one, which begins behind its answer.
 */
public final class Flusher {

    private static final HostLogger LOGGER = HostLogger.of("io.ingestor");

    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);

    private final Deliveries deliveries;
    private final LogPrefix prefix;
    private final Tables tables;
    private final Lifecycle lifecycle;
    private final Consumer<Throwable> failEngine;
    private final FlushFigures figures;
    private final FlushTime time;
    private final long intervalNanos;

    private @Nullable CompletableFuture<Long> delivery;

    /** The sequence up to which the sink has everything and the checkpoint is yet to say so, 0 if there is none. */
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
            Tables tables,
            Lifecycle lifecycle,
            Consumer<Throwable> failEngine,
            FlushFigures figures,
            FlushTime time,
            Duration interval) {
        this.deliveries = deliveries;
        this.prefix = prefix;
        this.tables = tables;
        this.lifecycle = lifecycle;
        this.failEngine = failEngine;
        this.figures = figures;
        this.time = time;
        this.intervalNanos = interval.toNanos();
        // Beyond the end of the log the sink's word stays the sink's: it could be wrong.
        long held = Math.min(deliveries.openedAt(), prefix.recovered());
        // If it is more, a crash came between a flush and its checkpoint.
        this.unrecorded = held > prefix.recorded() ? held : 0;
    }

    /** Makes everything in memory due at once, from now on. */
    void drain() {
        draining = true;
    }

    /** Returns true if the sink is in a call. */
    boolean isDelivering() {
        return delivery != null;
    }

    /** Returns true if everything that may leave has left. */
    boolean isDrained() {
        return delivery == null
                && (lifecycle.cause() != null
                        || (unrecorded == 0 && tables.oldestUnflushed() == null && tables.activeIsEmpty()));
    }

    /** Does one thing that is due, and returns in how many nanoseconds to call again unless a signal comes before. */
    long step() {
        CompletableFuture<Long> running = delivery;
        if (running != null) {
            if (!running.isDone()) {
                return TableSealing.FOREVER;
            }
            delivery = null;
            end(running);
            return 0;
        }
        if (lifecycle.cause() != null) {
            return TableSealing.FOREVER;
        }
        // The delivery that a crash has kept out of the checkpoint comes first: nothing is released that no checkpoint
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
        Table table = tables.oldestUnflushed();
        if (table == null) {
            long wait = tables.nanosToSeal(draining ? 0 : intervalNanos);
            if (wait > 0) {
                return wait;
            }
            tables.sealActive();
            return 0;
        }
        long last = table.reads().lastSequence();
        if (!prefix.isDurable(last)) {
            return TableSealing.FOREVER;
        }
        figures.flushing();
        long flushed = figures.flushedSequence();
        delivery = mustAsk ? deliveries.beginWithQuestion(table, flushed) : deliveries.begin(table, flushed);
        return 0;
    }

    private void end(CompletableFuture<Long> ended) {
        try {
            long done = ended.join();
            mustAsk = false;
            record(done);
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof TableViolationException) {
                failEngine.accept(cause);
            }
            mustAsk = true;
            retryLater("the sink failed", cause);
        }
    }

    /** Writes down what the sink has, before anything lets go of it. */
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
        tables.flushed();
        releaseDue = true;
        if (failed) {
            LOGGER.log(Level.INFO, "the sink works again: it has everything up to sequence {0,number,#}", done);
        }
    }

    private void retryLater(String what, Throwable cause) {
        boolean first = !figures.isFailing();
        Duration wait = retryIn;
        // Before the failure can be seen: a caller that sees it may count the wait from then.
        notBefore = time.nanoTime() + retryIn.toNanos();
        mustWait = true;
        figures.failed(cause, retryIn);
        Duration doubled = retryIn.multipliedBy(2);
        retryIn = doubled.compareTo(LAST_RETRY) < 0 ? doubled : LAST_RETRY;
        // The first of a row with its trace, the others in a line.
        LOGGER.log(
                Level.WARNING,
                () -> what + " (" + cause + "); what was to be flushed stays in memory and in the log, next attempt in "
                        + wait.toMillis() + " ms",
                first ? cause : null);
    }
}

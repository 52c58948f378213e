package io.ingestor.internal.flush;

import io.ingestor.IngestorState;
import io.ingestor.internal.checkpoint.CheckpointFile;
import io.ingestor.internal.commit.Lifecycle;
import io.ingestor.internal.host.HostLogger;
import io.ingestor.internal.table.FlushSignal;
import io.ingestor.internal.table.Table;
import io.ingestor.internal.table.TableSealing;
import io.ingestor.internal.table.Tables;
import io.ingestor.sink.LogLineage;
import io.ingestor.sink.Sink;
import io.ingestor.wal.LogClosedException;
import io.ingestor.wal.LogFailedException;
import io.ingestor.wal.WriteAheadLog;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Moves sealed tables to the sink, the oldest first and one at a time: deliver, checkpoint, let the table and the log's
 * prefix go. Decides what is due and never waits itself; {@link FlushThread} waits.
 *
 * <p>Only a table that is durable as a whole is delivered. After a failed delivery it is unknown what the sink has. So
 * the sink is asked before the next one, which begins behind its answer.
 */
public final class Flusher {

    private static final HostLogger LOGGER = HostLogger.of("io.ingestor");

    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);

    /** The result of a delivery: the sink has everything up to the sequence. */
    private record Delivery(long sequence) {}

    private final Sink sink;
    private final SinkThread sinkThread;
    private final CheckpointFile checkpoint;
    private final Tables tables;
    private final WriteAheadLog log;
    private final Lifecycle lifecycle;
    private final Consumer<Throwable> failEngine;
    private final FlushFigures figures;
    private final FlushSignal signal;
    private final FlushTime time;
    private final long intervalNanos;

    /** The sequence up to which the sink had everything when it was opened. */
    private final long openedAt;

    /** The sequence up to which the open of the log skipped. */
    private final long skippedTo;

    /** The log lives that gave the sink what it has; used on the sink's thread only. */
    private LogLineage lineage;

    /** The sequence up to which the figures count the records of the sink; used on the sink's thread only. */
    private long counted;

    private @Nullable CompletableFuture<Delivery> delivery;
    private @Nullable Delivery unrecorded;
    private boolean mustAsk;
    private Duration retryIn = FIRST_RETRY;
    private long notBefore;
    private boolean mustWait;
    private boolean truncationDue = true;
    private boolean draining;

    public Flusher(
            Sink sink,
            SinkThread sinkThread,
            CheckpointFile checkpoint,
            LogLineage lineage,
            Tables tables,
            WriteAheadLog log,
            Lifecycle lifecycle,
            Consumer<Throwable> failEngine,
            FlushFigures figures,
            FlushSignal signal,
            FlushTime time,
            Duration interval) {
        this.sink = sink;
        this.sinkThread = sinkThread;
        this.checkpoint = checkpoint;
        this.lineage = lineage;
        this.tables = tables;
        this.log = log;
        this.lifecycle = lifecycle;
        this.failEngine = failEngine;
        this.figures = figures;
        this.signal = signal;
        this.time = time;
        this.intervalNanos = interval.toNanos();
        this.openedAt = figures.flushedSequence();
        this.counted = openedAt;
        this.skippedTo = log.durableSequence();
        // Beyond the end of the log the sink's word stays the sink's: it could be wrong.
        long held = Math.min(openedAt, log.recovery().lastSequence());
        if (held > checkpoint.checkpoint().sequence()) {
            // A crash came between a flush and its checkpoint.
            this.unrecorded = new Delivery(held);
        }
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
                        || (unrecorded == null && tables.oldestUnflushed() == null && tables.activeIsEmpty()));
    }

    /** Does one thing that is due, and returns in how many nanoseconds to call again unless a signal comes before. */
    long step() {
        CompletableFuture<Delivery> running = delivery;
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
        if (truncationDue && unrecorded == null && lifecycle.state() == IngestorState.OPEN) {
            truncationDue = false;
            truncate();
            return 0;
        }
        if (mustWait) {
            long wait = notBefore - time.nanoTime();
            if (wait > 0) {
                return wait;
            }
            mustWait = false;
        }
        if (unrecorded != null) {
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
        signal.await(last);
        if (log.durableSequence() < last) {
            return TableSealing.FOREVER;
        }
        figures.flushing();
        long flushed = figures.flushedSequence();
        boolean ask = mustAsk;
        CompletableFuture<Delivery> begun = sinkThread.call(() -> deliver(table, flushed, ask));
        delivery = begun;
        CompletableFuture<Delivery> unused = begun.whenComplete((result, failure) -> signal.signal());
        return 0;
    }

    /** Delivers what the sink lacks of a table; runs on the sink's thread. */
    private Delivery deliver(Table table, long flushed, boolean ask) throws IOException {
        long last = table.reads().lastSequence();
        long has = flushed;
        if (ask) {
            has = ask(flushed, last);
            // A flush that threw may have stored records all the same.
            count(table, has);
        }
        if (has == last) {
            return new Delivery(last);
        }
        lineage = lineage.followedBy(log.lives(), openedAt, last);
        TableBatch batch = TableBatch.of(table.sealed(), table::expose, log.id(), lineage, has);
        try {
            sink.flush(batch);
        } catch (IOException | RuntimeException | Error e) {
            batch.end(e);
            throw e;
        }
        batch.end(null);
        figures.delivered(batch.count(), batch.bytes());
        counted = last;
        return new Delivery(last);
    }

    /** Counts what the sink has of the table. */
    private void count(Table table, long upTo) {
        if (upTo > counted) {
            TableBatch before = TableBatch.of(table.sealed(), table::expose, log.id(), lineage, counted);
            TableBatch rest = TableBatch.of(table.sealed(), table::expose, log.id(), lineage, upTo);
            figures.delivered(before.count() - rest.count(), before.bytes() - rest.bytes());
            counted = upTo;
        }
    }

    private long ask(long flushed, long last) throws IOException {
        long has = sink.lastSequence();
        if (has < flushed || has > last) {
            throw new IOException("the sink says that its last sequence is " + has + ", which must be from " + flushed
                    + ", what it has for certain, to " + last + ", the last that it was given");
        }
        return has;
    }

    private void end(CompletableFuture<Delivery> ended) {
        try {
            Delivery done = ended.join();
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
    private void record(Delivery done) {
        unrecorded = done;
        try {
            checkpoint.advance(done.sequence(), endOfLog() + 1);
        } catch (IOException | RuntimeException e) {
            retryLater("the checkpoint could not be written", e);
            return;
        }
        unrecorded = null;
        figures.flushedSequence(Math.max(done.sequence(), figures.flushedSequence()));
        boolean failed = figures.isFailing();
        retryIn = FIRST_RETRY;
        figures.idle();
        tables.flushed();
        truncationDue = true;
        if (failed) {
            LOGGER.log(
                    Level.INFO, "the sink works again: it has everything up to sequence {0,number,#}", done.sequence());
        }
    }

    /** Returns the last sequence that the log holds durably; what an open merely skipped is not in it. */
    private long endOfLog() {
        long durable = log.durableSequence();
        return durable > skippedTo ? durable : log.recovery().lastSequence();
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

    private void truncate() {
        try {
            log.truncateBefore(figures.flushedSequence() + 1);
        } catch (LogClosedException e) {
            LOGGER.log(Level.TRACE, "the log has ended, the next open releases its prefix", e);
        } catch (LogFailedException e) {
            // Perhaps nothing was in flight through which the log could have reported it.
            failEngine.accept(e);
        } catch (IOException | RuntimeException e) {
            LOGGER.log(
                    Level.WARNING, "the log could not release what the sink has; tried again after the next flush", e);
        }
    }
}

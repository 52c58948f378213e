package io.ingestor.internal.engine;

import io.ingestor.IngestorState;
import io.ingestor.internal.commit.Acks;
import io.ingestor.internal.commit.CommitPipeline;
import io.ingestor.internal.commit.Ending;
import io.ingestor.internal.commit.Lifecycle;
import io.ingestor.internal.commit.SingleRecords;
import io.ingestor.internal.memory.MemoryBudget;
import io.ingestor.wal.LogFailedException;
import io.ingestor.wal.WriteAheadLog;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The end of an engine, in the order of a record's path: no call comes in, the log decides what it has, the sink gets
 * what it can, and every future completes.
 */
final class Shutdown {

    private final Lifecycle lifecycle;
    private final MemoryBudget budget;
    private final SingleRecords singles;
    private final WriteAheadLog log;
    private final CommitPipeline pipeline;
    private final FlushPath flushPath;
    private final Ending ending;
    private final Acks acks;

    Shutdown(
            Lifecycle lifecycle,
            MemoryBudget budget,
            SingleRecords singles,
            WriteAheadLog log,
            CommitPipeline pipeline,
            FlushPath flushPath,
            Ending ending,
            Acks acks) {
        this.lifecycle = lifecycle;
        this.budget = budget;
        this.singles = singles;
        this.log = log;
        this.pipeline = pipeline;
        this.flushPath = flushPath;
        this.ending = ending;
        this.acks = acks;
    }

    /** Closes for good, once. Reads have ended before. */
    void run() throws IOException {
        boolean failedBefore = !lifecycle.move(IngestorState.OPEN, IngestorState.DRAINING);
        budget.close();
        try {
            singles.drain();
            try {
                askWhetherLogFailed();
            } finally {
                log.close();
            }
        } catch (IOException e) {
            if (!failedBefore) {
                pipeline.fail(e);
                throw e;
            }
            // The cause was reported by failure() before, and the log only repeats it.
        } finally {
            // Calls that came in after the drain: the log has refused them, or is about to.
            singles.drain();
            endFlush();
        }
    }

    /**
     * Asks the log whether it has failed. With nothing in flight it has reported that to no caller yet, and its close
     * need not report it again.
     */
    private void askWhetherLogFailed() {
        try {
            CompletableFuture<Long> unused = log.sync().whenComplete((durable, cause) -> {
                if (cause instanceof LogFailedException) {
                    pipeline.fail(cause);
                }
            });
        } catch (RuntimeException e) {
            // A log that breaks its contract is closed all the same.
            pipeline.fail(e);
        }
    }

    /**
     * Closes the flush path. It comes after the log, so that everything that was taken is in a table and durable. Calls
     * in flight so need not wait for the sink.
     */
    private void endFlush() throws IOException {
        try {
            flushPath.close();
        } finally {
            if (lifecycle.move(IngestorState.DRAINING, IngestorState.CLOSED)) {
                ending.keep(Optional.empty());
            } else {
                // The thread that found the failure may not have reported it yet.
                ending.keep(Optional.of(pipeline.failureCause()));
            }
            // The log has decided all entries; if one were left, its outcome could not be known.
            acks.close(Lifecycle.outcomeUnknown(pipeline.failureCause()));
        }
    }
}

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
 * The shutdown of an engine, in the order of a record's path. New calls are refused, records that only the log has are
 * flushed, the log decides its entries, the tables are flushed to the sink, and every future completes.
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

    /** Closes the engine. Called once, after reads have ended. */
    void run() throws IOException {
        boolean failedBefore = !lifecycle.move(IngestorState.OPEN, IngestorState.DRAINING);
        budget.close();
        try {
            singles.drain();
            try {
                askWhetherLogFailed();
                flushPath.leaveLog();
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
            // For calls that arrived after the first drain; the closed log refuses them.
            singles.drain();
            endFlush();
        }
    }

    /**
     * Checks whether the log has failed. With no entry in flight, the log has no caller to report a failure to, and its
     * close need not report it either.
     */
    private void askWhetherLogFailed() {
        try {
            CompletableFuture<Long> unused = log.sync().whenComplete((durable, cause) -> {
                if (cause instanceof LogFailedException) {
                    pipeline.fail(cause);
                }
            });
        } catch (RuntimeException e) {
            // A log that breaks its contract is still closed.
            pipeline.fail(e);
        }
    }

    /**
     * Closes the flush path. The log is closed before. Unless the engine has failed, every accepted record is then in a
     * table and durable, and no call in flight waits for the sink.
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
            // The log has decided all entries; if one remained, its outcome would be unknown.
            acks.close(Lifecycle.outcomeUnknown(pipeline.failureCause()));
        }
    }
}

package io.ingestor.internal.engine;

import io.ingestor.IngestorStats;
import io.ingestor.SinkState;
import io.ingestor.internal.commit.Lifecycle;
import io.ingestor.internal.flush.Deliveries;
import io.ingestor.internal.flush.FlushFigures;
import io.ingestor.internal.flush.FlushThread;
import io.ingestor.internal.flush.FlushTime;
import io.ingestor.internal.flush.Flusher;
import io.ingestor.internal.flush.LogPrefix;
import io.ingestor.internal.flush.SinkThread;
import io.ingestor.internal.host.EngineThreads;
import io.ingestor.internal.memory.MemoryBudget;
import io.ingestor.internal.memory.MemoryPlan;
import io.ingestor.internal.memory.TableMemory;
import io.ingestor.internal.table.OpenCursors;
import io.ingestor.internal.table.TableSealing;
import io.ingestor.internal.table.TableSignal;
import io.ingestor.internal.table.Tables;
import io.ingestor.sink.Sink;
import io.ingestor.wal.WriteAheadLog;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The parts of an engine that depend on the presence of a sink. */
final class FlushPath {

    private final EngineOptions options;
    private final OpenedSink opened;
    private final FlushTime time;
    private final TableSignal signal = new TableSignal();
    private final FlushFigures figures;

    private @Nullable FlushThread thread;

    FlushPath(EngineOptions options, OpenedSink opened, FlushTime time) {
        this.options = options;
        this.opened = opened;
        this.time = time;
        this.figures = new FlushFigures(time.clock(), hasSink() ? SinkState.IDLE : SinkState.NONE);
        figures.flushedSequence(opened.lastSequence());
    }

    private boolean hasSink() {
        return opened.sink() != null;
    }

    FlushFigures figures() {
        return figures;
    }

    TableSignal signal() {
        return signal;
    }

    MemoryPlan plan() {
        long limit = options.memory().budgetBytes();
        return hasSink() ? MemoryPlan.withSink(limit) : MemoryPlan.withoutSink(limit);
    }

    Tables tables(MemoryPlan plan, MemoryBudget budget, WriteAheadLog log, OpenCursors cursors) {
        return hasSink()
                ? new Tables(
                        options.memory().memtables(),
                        budget,
                        plan.tableBytes(),
                        figures::flushedSequence,
                        cursors,
                        new TableSealing(plan.sealBytes(), time::nanoTime, signal))
                : new Tables(options.memory().memtables(), budget, plan.tableBytes(), log::durableSequence, cursors);
    }

    /** Checks the sink and the log against each other, then starts to flush if there is a sink. */
    void start(Tables tables, WriteAheadLog log, Lifecycle lifecycle, Consumer<Throwable> failEngine)
            throws IOException {
        opened.checkAgainst(log);
        Sink sink = opened.sink();
        if (sink == null) {
            return;
        }
        EngineThreads threads = options.threads();
        SinkThread sinkThread = new SinkThread(
                sink,
                () -> {
                    opened.checkpoint().close();
                    return null;
                },
                threads);
        Flusher flusher = new Flusher(
                new Deliveries(sink, sinkThread, log, opened.lineage(), figures, signal),
                new LogPrefix(opened.checkpoint().consumers(), log, signal, failEngine),
                tables,
                lifecycle,
                failEngine,
                figures,
                time,
                options.delivery().flushInterval());
        FlushThread started = new FlushThread(
                flusher, sinkThread, signal, time, options.delivery().closeFlushTimeout(), failEngine, threads);
        started.start();
        thread = started;
    }

    /**
     * Returns the first sequence to replay. With a sink, it is the first in the log that the sink lacks. Without one,
     * the newest bytes of the log up to the budget are enough: a record takes at least as much memory as log space.
     */
    long replayFrom(WriteAheadLog log) {
        return hasSink()
                ? Math.max(log.firstSequence(), opened.lastSequence() + 1)
                : log.newestSequence(options.memory().budgetBytes());
    }

    /** Returns the source of memory for replayed entries; without a sink, they need no reservation. */
    TableReplay.Room replayRoom(MemoryPlan plan, MemoryBudget budget, Tables tables, Lifecycle lifecycle) {
        return hasSink()
                ? new ReplayRoom(budget, tables, plan.tableBytes(), lifecycle, figures)
                : batch -> TableMemory.NONE;
    }

    /**
     * Flushes as much as the close timeout permits, then closes the sink and the checkpoint. If a call to the sink
     * hangs, they are closed when it returns. The log must be closed first.
     */
    void close() throws IOException {
        FlushThread started = thread;
        if (started == null) {
            opened.checkpoint().close();
        } else {
            started.close();
        }
    }

    /** Closes the sink and the checkpoint after a failed open. The log must be closed first. */
    void abandon(Throwable failure) {
        if (thread == null) {
            opened.closeUnused(failure);
        } else {
            Closing.after(failure, this::close);
        }
    }

    IngestorStats.Flush stats(Tables tables) {
        return figures.stats(hasSink() ? tables.unflushedCount() : 0);
    }
}

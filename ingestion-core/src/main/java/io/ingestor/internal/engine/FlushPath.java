package io.ingestor.internal.engine;

import io.ingestor.IngestorState;
import io.ingestor.IngestorStats;
import io.ingestor.SinkState;
import io.ingestor.internal.commit.Lifecycle;
import io.ingestor.internal.flush.Backlog;
import io.ingestor.internal.flush.BacklogLimit;
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
import io.ingestor.internal.table.Departure;
import io.ingestor.internal.table.OpenCursors;
import io.ingestor.internal.table.TableSealing;
import io.ingestor.internal.table.TableSignal;
import io.ingestor.internal.table.Tables;
import io.ingestor.sink.Sink;
import io.ingestor.wal.AckLevel;
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
    private final WriteAheadLog log;
    private final Lifecycle lifecycle;
    private final BacklogLimit limit;

    private @Nullable FlushThread thread;

    /** The backlog of the sink; null before it is started. */
    private volatile @Nullable Backlog backlog;

    FlushPath(EngineOptions options, OpenedSink opened, WriteAheadLog log, FlushTime time, Lifecycle lifecycle) {
        this.options = options;
        this.opened = opened;
        this.time = time;
        this.log = log;
        this.lifecycle = lifecycle;
        this.figures = new FlushFigures(time.clock(), hasSink() ? SinkState.IDLE : SinkState.NONE);
        figures.flushedSequence(opened.lastSequence());
        figures.examined(withoutRecords());
        this.limit = new BacklogLimit(
                log, figures, backlogIsOnDisk() ? options.delivery().maxBacklogBytes() : BacklogLimit.UNLIMITED);
    }

    /** Returns the sequence up to which the log certainly has no record that the sink lacks. */
    private long withoutRecords() {
        return log.recovery().lastSequence() <= opened.lastSequence()
                // The open may have skipped sequences.
                ? log.durableSequence()
                // Earlier records were released when there was no sink, or are lost.
                : log.firstSequence() - 1;
    }

    /** Returns true if records that the sink lacks may leave memory, because the log has them. */
    private boolean backlogIsOnDisk() {
        return hasSink() && log.offers(AckLevel.WRITTEN) && options.delivery().maxBacklogBytes() > 0;
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

    BacklogLimit limit() {
        return limit;
    }

    Tables tables(MemoryPlan plan, MemoryBudget budget, OpenCursors cursors) {
        return hasSink()
                ? new Tables(
                        options.memory().memtables(),
                        budget,
                        plan.tableBytes(),
                        departure(),
                        cursors,
                        new TableSealing(plan.sealBytes(), time::nanoTime, signal))
                : new Tables(options.memory().memtables(), budget, plan.tableBytes(), log::durableSequence, cursors);
    }

    private Departure departure() {
        return backlogIsOnDisk()
                ? Departure.evicting(figures::flushedSequence, this::evictable)
                : Departure.onceFlushed(figures::flushedSequence, this::replayed);
    }

    /**
     * Returns the sequence up to which records may leave memory because they can be read from the log: all durable ones
     * while the sink is late, until the close begins. The log is closed before the last records in memory are flushed.
     */
    private long evictable() {
        Backlog known = backlog;
        return lifecycle.state() == IngestorState.OPEN && known != null && known.isLate()
                ? log.durableSequence()
                : replayed();
    }

    /** Returns the sequence up to which replayed records may leave memory. The log has more than memory can hold. */
    private long replayed() {
        return lifecycle.state() == IngestorState.REPLAYING ? log.durableSequence() : 0;
    }

    /** Checks the sink and the log against each other, then starts to flush if there is a sink. */
    void start(Tables tables, Consumer<Throwable> failEngine) throws IOException {
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
        Backlog started = new Backlog(log, tables, figures, limit, time);
        backlog = started;
        Flusher flusher = new Flusher(
                new Deliveries(sink, sinkThread, log, opened.lineage(), figures, signal),
                new LogPrefix(opened.checkpoint().consumers(), log, signal, failEngine),
                started,
                lifecycle,
                failEngine,
                figures,
                time,
                options.delivery().flushInterval());
        FlushThread flushThread = new FlushThread(
                flusher, sinkThread, signal, time, options.delivery().closeFlushTimeout(), failEngine, threads);
        flushThread.start();
        thread = flushThread;
    }

    /**
     * Returns the first sequence to replay. The newest bytes of the log up to the budget are enough: a record takes at
     * least as much memory as log space. With a sink, records that it has are left out. Those that it lacks and that
     * are not replayed are delivered from the log.
     */
    long replayFrom() {
        long newest = log.newestSequence(options.memory().budgetBytes());
        return hasSink() ? Math.max(newest, opened.lastSequence() + 1) : newest;
    }

    /** Returns the source of memory for replayed entries. */
    TableReplay.Room replayRoom(Tables tables) {
        return hasSink()
                ? batch -> {
                    // The sink may hold memory meanwhile, so that room is made before an entry is added.
                    boolean unused = tables.reclaim(BatchMemory.inTable(batch));
                    return TableMemory.NONE;
                }
                : batch -> TableMemory.NONE;
    }

    /** Flushes the records that only the log has, as far as the close timeout permits. The log may close afterwards. */
    void leaveLog() {
        FlushThread started = thread;
        Backlog known = backlog;
        if (started != null && known != null) {
            known.stayInMemory();
            started.leaveLog();
        }
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
        return hasSink()
                ? figures.stats(tables.unflushedCount(), limit.stats())
                : figures.stats(0, IngestorStats.Backlog.NONE);
    }
}

package io.ingestor.internal.engine;

import io.ingestor.IngestorStats;
import io.ingestor.SinkState;
import io.ingestor.internal.block.EncodedBatch;
import io.ingestor.internal.commit.Lifecycle;
import io.ingestor.internal.flush.FlushFigures;
import io.ingestor.internal.flush.FlushThread;
import io.ingestor.internal.flush.FlushTime;
import io.ingestor.internal.flush.Flusher;
import io.ingestor.internal.flush.SinkThread;
import io.ingestor.internal.host.EngineThreads;
import io.ingestor.internal.host.HostLogger;
import io.ingestor.internal.memory.MemoryAccount;
import io.ingestor.internal.memory.MemoryBudget;
import io.ingestor.internal.table.FlushSignal;
import io.ingestor.internal.table.OpenCursors;
import io.ingestor.internal.table.TableSealing;
import io.ingestor.internal.table.Tables;
import io.ingestor.sink.Sink;
import io.ingestor.wal.WriteAheadLog;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Everything in which an engine with a sink differs from one without, in one place. */
final class FlushPath {

    private static final HostLogger LOGGER = HostLogger.of("io.ingestor");

    /**
     * The part of the budget that admission leaves free, so that tables that grow by being read, and fresh ones, stay
     * within it. Entries that the sink lacks cannot be dropped to make room for them.
     */
    private static final int RESERVE_SHARES = 8;

    /**
     * The least that admission leaves free. A fresh table allocates some 200 KB with its first entry, which is more
     * than an eighth of a small budget; but such a budget is not given up for it.
     */
    private static final long MIN_RESERVE = 256L << 10;

    private static final int MOST_RESERVE_SHARES = 4;

    /**
     * The part of the budget that admission leaves free without a sink, where tables can be dropped once they are
     * durable. It is for fresh tables and for free arrays. Memory in flight goes up and down, and the pool need not
     * give arrays away whenever it goes up.
     */
    private static final int RESERVE_SHARES_WITHOUT_SINK = 32;

    /** Tenths of the budget at which tables are sealed: the sink has work while callers still have room. */
    private static final int SEAL_TENTHS = 6;

    /**
     * Time until a replay that waits for memory first logs it; later reports come less and less often. Callers cannot
     * ask an ingestor that is not open yet, so the log has to say it.
     */
    private static final Duration FIRST_REPORT = Duration.ofSeconds(5);

    private static final Duration LAST_REPORT = Duration.ofMinutes(1);

    private final EngineOptions options;
    private final OpenedSink opened;
    private final FlushTime time;
    private final FlushSignal signal = new FlushSignal();
    private final FlushFigures figures;

    /** The account for replayed entries, which were admitted once and belong to no tenant now. */
    private final MemoryAccount replay = new MemoryAccount(MemoryAccount.NO_TENANT);

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

    FlushSignal signal() {
        return signal;
    }

    MemoryBudget budget() {
        long limit = options.memory().budgetBytes();
        long share = limit / (hasSink() ? RESERVE_SHARES : RESERVE_SHARES_WITHOUT_SINK);
        long reserve = Math.max(share, Math.min(limit / MOST_RESERVE_SHARES, MIN_RESERVE));
        return new MemoryBudget(limit, reserve, options.memory().tenantShare());
    }

    Tables tables(MemoryBudget budget, long share, WriteAheadLog log, OpenCursors cursors) {
        return hasSink()
                ? new Tables(
                        options.memory().memtables(),
                        budget,
                        share,
                        figures::flushedSequence,
                        cursors,
                        new TableSealing(budget.limit() / 10 * SEAL_TENTHS, time::nanoTime, signal))
                : new Tables(options.memory().memtables(), budget, share, log::durableSequence, cursors);
    }

    /** Checks sink and log against each other, then starts to flush. */
    void start(Tables tables, WriteAheadLog log, Lifecycle lifecycle, Consumer<Throwable> failEngine)
            throws IOException {
        opened.checkAgainst(log);
        Sink sink = opened.sink();
        if (sink == null) {
            return;
        }
        EngineThreads threads = options.threads();
        SinkThread sinkThread = new SinkThread(threads);
        Flusher flusher = new Flusher(
                sink,
                sinkThread,
                opened.checkpoint(),
                opened.lineage(),
                tables,
                log,
                lifecycle,
                failEngine,
                figures,
                signal,
                time,
                options.delivery().flushInterval());
        FlushThread started = new FlushThread(
                flusher,
                sink,
                sinkThread,
                signal,
                time,
                options.delivery().closeFlushTimeout(),
                failEngine,
                () -> {
                    opened.unlock();
                    return null;
                },
                threads);
        started.start();
        thread = started;
    }

    /**
     * Returns the first sequence that a replay has to bring back. With a sink it is the first that the sink lacks.
     * Without one the log has more behind it than memory will hold: a record takes no less memory than bytes in the
     * log.
     */
    long replayFrom(WriteAheadLog log) {
        return hasSink()
                ? Math.max(log.firstSequence(), opened.lastSequence() + 1)
                : log.newestSequence(options.memory().budgetBytes());
    }

    /**
     * Reserves memory for an entry that is replayed, and waits for the sink to free some: nothing else bounds a replay.
     * Without a sink old tables simply leave, and nothing is reserved.
     */
    long reserve(EncodedBatch batch, MemoryBudget budget, Tables tables, long share, Lifecycle lifecycle)
            throws IOException {
        if (!hasSink()) {
            return 0;
        }
        // The budget may have been larger when the entry was written.
        long bytes = Math.min(Intake.memoryOf(batch), share);
        Duration reportIn = FIRST_REPORT;
        while (true) {
            switch (budget.reserve(replay, bytes, reportIn.toNanos(), tables::reclaim)) {
                case RESERVED -> {
                    budget.discharge(replay, bytes);
                    return bytes;
                }
                case TIMED_OUT -> {
                    LOGGER.log(Level.WARNING, "the open is held up: the replay waits for memory{0}", figures.stall());
                    Duration doubled = reportIn.multipliedBy(2);
                    reportIn = doubled.compareTo(LAST_REPORT) < 0 ? doubled : LAST_REPORT;
                }
                case INTERRUPTED ->
                    throw new InterruptedIOException(
                            "interrupted while the replay waited for memory" + figures.stall());
                case CLOSED ->
                    throw new IOException("the ingestor stopped while it replayed its log", lifecycle.cause());
            }
        }
    }

    /**
     * Flushes what it can, closes the sink and lets go of the checkpoint; if a call of the sink hangs, that is left to
     * the call. The log takes nothing more and is closed.
     */
    void close() throws IOException {
        FlushThread started = thread;
        if (started == null) {
            opened.unlock();
        } else {
            started.close();
        }
    }

    /** Lets go of everything when the engine does not open. */
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

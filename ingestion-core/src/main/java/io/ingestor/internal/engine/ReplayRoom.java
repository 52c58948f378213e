package io.ingestor.internal.engine;

import io.ingestor.internal.block.BatchBlock;
import io.ingestor.internal.commit.Lifecycle;
import io.ingestor.internal.flush.FlushFigures;
import io.ingestor.internal.host.HostLogger;
import io.ingestor.internal.memory.MemoryAccount;
import io.ingestor.internal.memory.MemoryBudget;
import io.ingestor.internal.memory.MemoryGrant;
import io.ingestor.internal.memory.TableMemory;
import io.ingestor.internal.table.Tables;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * The memory for entries that are replayed for a sink. Each entry waits until the sink has made room for it, because
 * nothing else bounds a replay. Without a sink, old tables are simply evicted.
 */
final class ReplayRoom implements TableReplay.Room {

    private static final HostLogger LOGGER = HostLogger.of("io.ingestor");

    /**
     * The time after which a replay that waits for memory first logs a warning; the time to each further one doubles,
     * up to {@link #LAST_REPORT}. An ingestor that is still opening has no other way to report the wait.
     */
    private static final Duration FIRST_REPORT = Duration.ofSeconds(5);

    private static final Duration LAST_REPORT = Duration.ofMinutes(1);

    private final MemoryBudget budget;
    private final Tables tables;
    private final long tableBytes;
    private final Lifecycle lifecycle;
    private final FlushFigures figures;

    /** The account for replayed entries, which were admitted before and are charged to no tenant. */
    private final MemoryAccount account = new MemoryAccount(MemoryAccount.NO_TENANT);

    /**
     * Creates the room of one replay.
     *
     * @param tableBytes the maximum size of a table
     */
    ReplayRoom(MemoryBudget budget, Tables tables, long tableBytes, Lifecycle lifecycle, FlushFigures figures) {
        this.budget = budget;
        this.tables = tables;
        this.tableBytes = tableBytes;
        this.lifecycle = lifecycle;
        this.figures = figures;
    }

    @Override
    public TableMemory reserve(BatchBlock batch) throws IOException {
        // The entry may be larger than a table, if the budget was larger when it was written.
        long bytes = Math.min(BatchMemory.inTable(batch), tableBytes);
        MemoryGrant grant = new MemoryGrant(budget, account, bytes, bytes);
        Duration reportIn = FIRST_REPORT;
        while (true) {
            switch (budget.reserve(account, bytes, reportIn.toNanos(), tables::reclaim)) {
                case RESERVED -> {
                    return grant;
                }
                case TIMED_OUT -> {
                    LOGGER.log(Level.WARNING, "open delayed: replay waits for memory{0}", figures.stall());
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
}

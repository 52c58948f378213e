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
 * The memory of entries that are replayed for a sink. Each waits until the sink has made room for it: nothing else
 * bounds a replay. Without a sink old tables simply leave.
 */
final class ReplayRoom implements TableReplay.Room {

    private static final HostLogger LOGGER = HostLogger.of("io.ingestor");

    /**
     * Time until a replay that waits for memory first logs it; later reports come less and less often. Callers cannot
     * ask an ingestor that is not open yet, so the log has to say it.
     */
    private static final Duration FIRST_REPORT = Duration.ofSeconds(5);

    private static final Duration LAST_REPORT = Duration.ofMinutes(1);

    private final MemoryBudget budget;
    private final Tables tables;
    private final long tableBytes;
    private final Lifecycle lifecycle;
    private final FlushFigures figures;

    /** The account for replayed entries, which were admitted once and belong to no tenant now. */
    private final MemoryAccount account = new MemoryAccount(MemoryAccount.NO_TENANT);

    /**
     * Creates the room of one replay.
     *
     * @param tableBytes what a table takes at most
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
        // The budget may have been larger when the entry was written.
        long bytes = Math.min(BatchMemory.inTable(batch), tableBytes);
        MemoryGrant grant = new MemoryGrant(budget, account, bytes, bytes);
        Duration reportIn = FIRST_REPORT;
        while (true) {
            switch (budget.reserve(account, bytes, reportIn.toNanos(), tables::reclaim)) {
                case RESERVED -> {
                    return grant;
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
}

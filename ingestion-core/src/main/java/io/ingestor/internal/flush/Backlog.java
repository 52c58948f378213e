package io.ingestor.internal.flush;

import io.ingestor.internal.flush.UnflushedLog.NextEntry;
import io.ingestor.internal.table.Table;
import io.ingestor.internal.table.TableSealing;
import io.ingestor.internal.table.Tables;
import io.ingestor.wal.WriteAheadLog;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The records that the sink lacks: first those that only the log has, because they have left memory, then those in
 * tables. Memory has the newest records without a hole, so the two meet at the first sequence in memory. For the flush
 * thread, except {@link #isLate}.
 */
public final class Backlog {

    /**
     * The time that a sink may take for a batch before it counts as late. A sink that keeps up gets its records from
     * memory, which costs less than to read them from the log: callers rather wait for it for this time.
     */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final WriteAheadLog log;
    private final Tables tables;
    private final FlushFigures figures;
    private final BacklogLimit limit;
    private final FlushTime time;
    private final NextEntry next = new NextEntry();

    private volatile boolean delivering;
    private volatile long begunNanos;

    /**
     * Creates the backlog of one ingestor.
     *
     * @param figures the figures with the sequence up to which the sink has all records
     */
    public Backlog(WriteAheadLog log, Tables tables, FlushFigures figures, BacklogLimit limit, FlushTime time) {
        this.log = log;
        this.tables = tables;
        this.figures = figures;
        this.limit = limit;
        this.time = time;
    }

    /** Returns true if the sink lacks records that only the log has. */
    boolean isOnlyInLog() {
        return tables.wholeFrom() - 1 > figures.coveredSequence();
    }

    /** Notes that a delivery begins. */
    void begins() {
        begunNanos = time.nanoTime();
        delivering = true;
    }

    /** Notes that the delivery has ended. */
    void ends() {
        delivering = false;
    }

    /**
     * Returns true if memory should not wait for the sink: it fails, it takes long for a batch, or it is behind memory
     * already. May be called by any thread.
     */
    public boolean isLate() {
        return figures.isFailing() || isOnlyInLog() || (delivering && time.nanoTime() - begunNanos >= PATIENCE_NANOS);
    }

    /** Keeps the records that are in memory there until the sink has them. Called when the close begins. */
    public void stayInMemory() {
        tables.keepUnflushed();
    }

    /** Returns true if the sink lacks no record. */
    boolean isEmpty() {
        return !isOnlyInLog() && tables.oldestUnflushed() == null && tables.activeIsEmpty();
    }

    /**
     * Returns the next records for the sink, which the caller must {@linkplain Unflushed#release release}; null if
     * there are none, except in the active table.
     */
    @Nullable
    Unflushed next() {
        while (true) {
            long inMemory = tables.wholeFrom();
            long covered = figures.coveredSequence();
            if (inMemory - 1 > covered) {
                // All of it is durable, or it would still be in memory.
                return new UnflushedLog(log, tables, covered, inMemory - 1, next);
            }
            Table table = tables.holdOldestUnflushed(covered);
            if (table != null) {
                return new UnflushedTable(tables, table);
            }
            if (tables.oldestUnflushed() == null) {
                return null;
            }
            // It, or a table before it, has just left memory.
        }
    }

    /**
     * Seals the active table if it is due, so that its records are next.
     *
     * @return the nanoseconds until then; 0 or less if the table was sealed, and {@link TableSealing#FOREVER} if it is
     *     empty
     */
    long sealIfDue(long intervalNanos) {
        long wait = tables.nanosToSeal(intervalNanos);
        if (wait <= 0) {
            tables.sealActive();
        }
        return wait;
    }

    /** Releases memory and wakes waiting calls after the checkpoint has recorded that the sink has more records. */
    void flushed() {
        tables.flushed();
        limit.advanced();
    }
}

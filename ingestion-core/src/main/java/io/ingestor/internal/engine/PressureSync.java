package io.ingestor.internal.engine;

import io.ingestor.internal.table.Tables;
import io.ingestor.wal.WriteAheadLog;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The request for a sync when memory is short. Records that are not durable stay in memory, and the log syncs records
 * that were asked for as accepted or written only after its delay. One request at a time.
 */
final class PressureSync {

    private final WriteAheadLog log;
    private final Tables tables;
    private final AtomicBoolean asked = new AtomicBoolean();

    PressureSync(WriteAheadLog log, Tables tables) {
        this.log = log;
        this.tables = tables;
    }

    /** Asks for a sync if one would let something leave memory, and does not wait for it. */
    void ask() {
        if (tables.appliedSequence() <= log.durableSequence() || !asked.compareAndSet(false, true)) {
            return;
        }
        try {
            // A failure reaches the entries that it concerns.
            CompletableFuture<Long> unused = log.sync().whenComplete((durable, failure) -> asked.set(false));
        } catch (RuntimeException | Error e) {
            asked.set(false);
            throw e;
        }
    }
}

package io.ingestor.internal.engine;

import io.ingestor.internal.table.Tables;
import io.ingestor.wal.WriteAheadLog;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The requests for a sync when memory is short. Records that are not durable stay in memory, and the log delays the
 * sync of records ingested as accepted or written. At most one request is in flight.
 */
final class PressureSync {

    private final WriteAheadLog log;
    private final Tables tables;
    private final AtomicBoolean asked = new AtomicBoolean();

    PressureSync(WriteAheadLog log, Tables tables) {
        this.log = log;
        this.tables = tables;
    }

    /** Requests a sync, without waiting for it, if one would let records leave memory. */
    void ask() {
        if (tables.appliedSequence() <= log.durableSequence() || !asked.compareAndSet(false, true)) {
            return;
        }
        try {
            // The log reports a failure to the entries concerned.
            CompletableFuture<Long> unused = log.sync().whenComplete((durable, failure) -> asked.set(false));
        } catch (RuntimeException | Error e) {
            asked.set(false);
            throw e;
        }
    }
}

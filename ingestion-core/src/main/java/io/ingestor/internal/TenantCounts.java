package io.ingestor.internal;

import io.ingestor.IngestorStats;
import java.util.concurrent.atomic.LongAdder;

/**
 * What became of one tenant's records. What is in flight is not counted but follows: received less decided. Decided counts are read first and what was received last, and a record is
 * received before it is decided, so it is never negative.
 */
final class TenantCounts {

    private final MemoryAccount memory;
    private final LongAdder received = new LongAdder();
    private final LongAdder durable = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder unknown = new LongAdder();

    TenantCounts(String tenant) {
        this.memory = new MemoryAccount(tenant);
    }

    /** What the tenant holds of the memory budget. */
    MemoryAccount memory() {
        return memory;
    }

    void received(long records) {
        received.add(records);
    }

    void durable(long records) {
        durable.add(records);
    }

    void rejected(long records) {
        rejected.add(records);
    }

    void refused(long records) {
        refused.add(records);
    }

    void unknown(long records) {
        unknown.add(records);
    }

    IngestorStats.Counts snapshot() {
        long durableNow = durable.sum();
        long rejectedNow = rejected.sum();
        long refusedNow = refused.sum();
        long unknownNow = unknown.sum();
        long receivedNow = received.sum();
        long inFlight = receivedNow - durableNow - rejectedNow - refusedNow - unknownNow;
        return new IngestorStats.Counts(receivedNow, durableNow, rejectedNow, 0, 0, refusedNow, unknownNow, inFlight);
    }
}

package io.ingestor.internal.account;

import io.ingestor.IngestorStats;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts of the records under one name. The number in flight is not counted but follows: received less decided. Decided
 * counts are read first and received last, and a record is received before it is decided, so it is never negative.
 *
 * <p><b>Folding.</b> Counts go into a sum only while nothing is in flight. A caller adds to received and then looks
 * whether a fold has begun; the fold marks that it has begun and then reads. So either the fold sees the records in
 * flight and gives up, or the caller sees the fold and withdraws them. All counts only grow; decided is read before
 * received. If both are equal, they were so at the moment between, and all that came after it is withdrawn.
 */
final class TenantCounts {

    private final LongAdder received = new LongAdder();
    private final LongAdder withdrawn = new LongAdder();
    private final LongAdder durable = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder filtered = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder empty = new LongAdder();

    private volatile boolean folding;

    /** Records that were checked and not ingested. Guarded by the accounting. */
    private long checked;

    /**
     * The number received or checked at the last look, and the time when it was first so. Guarded by the accounting.
     */
    private long seenRecords;

    private long seenAt;

    /**
     * Creates counts of zero.
     *
     * @param expected records that are about to be counted, which are no later activity
     */
    TenantCounts(long nanoTime, long expected) {
        this.seenAt = nanoTime;
        this.seenRecords = expected;
    }

    /** Counts records; returns false if these counts are about to go, and then none was counted. */
    boolean received(long records) {
        received.add(records);
        if (!folding) {
            return true;
        }
        withdrawn.add(records);
        return false;
    }

    void durable(long records) {
        durable.add(records);
    }

    void rejected(long records) {
        rejected.add(records);
    }

    void filtered(long records) {
        if (records != 0) {
            filtered.add(records);
        }
    }

    void refused(long records) {
        refused.add(records);
    }

    void unknown(long records) {
        unknown.add(records);
    }

    /** Counts records, received and not decided yet, as empty too. */
    void empty(long records) {
        if (records != 0) {
            empty.add(records);
        }
    }

    /** Counts records that were checked and not ingested. */
    void checked(long records) {
        checked += records;
    }

    /** Returns the number of records that were checked and not ingested. */
    long checked() {
        return checked;
    }

    /** Returns true if nothing was received or checked for so long. */
    boolean isIdle(long nanoTime, long idleNanos) {
        long now = received.sum() + checked;
        if (now != seenRecords) {
            seenRecords = now;
            seenAt = nanoTime;
        }
        return nanoTime - seenAt >= idleNanos;
    }

    /** Adds these counts to others for good, unless something is in flight; returns true if they were added. */
    boolean foldInto(TenantCounts others) {
        folding = true;
        IngestorStats.Counts last = snapshot();
        if (last.inFlight() != 0) {
            folding = false;
            return false;
        }
        others.add(last);
        others.checked(checked);
        return true;
    }

    private void add(IngestorStats.Counts counts) {
        received.add(counts.received());
        durable.add(counts.durable());
        rejected.add(counts.rejected());
        filtered.add(counts.filtered());
        refused.add(counts.refused());
        unknown.add(counts.unknown());
        empty.add(counts.empty());
    }

    IngestorStats.Counts snapshot() {
        long durableNow = durable.sum();
        long rejectedNow = rejected.sum();
        long filteredNow = filtered.sum();
        long refusedNow = refused.sum();
        long unknownNow = unknown.sum();
        long withdrawnNow = withdrawn.sum();
        long receivedNow = received.sum() - withdrawnNow;
        return new IngestorStats.Counts(
                receivedNow, durableNow, rejectedNow, 0, filteredNow, refusedNow, unknownNow, empty.sum());
    }
}

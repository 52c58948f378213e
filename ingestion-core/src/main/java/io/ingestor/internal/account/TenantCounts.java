package io.ingestor.internal.account;

import io.ingestor.IngestorStats;
import java.util.concurrent.atomic.LongAdder;

/**
 * The counts of the records under one name. The number in flight is derived: received minus decided. It is never
 * negative, because a record is received before it is decided, and decided counts are read before received.
 *
 * <p><b>Folding.</b> Counts are folded into a sum only while nothing is in flight. A caller adds to received and then
 * checks for a fold; a fold sets its mark and then reads. So either the fold sees the records in flight and gives up,
 * or the caller sees the fold and withdraws them. Counts only grow, except when a refused batch is withdrawn, and
 * decided is read before received. If the two are equal, they were equal between the two reads, and records received
 * later are withdrawn.
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
    private final LongAdder letters = new LongAdder();
    private final LongAdder droppedLetters = new LongAdder();

    private volatile boolean folding;

    /** The records that were checked but not ingested. Guarded by the accounting. */
    private long checked;

    /**
     * The number of received and checked records at the last call of {@link #isIdle}, and the time of the call that
     * first found it. Guarded by the accounting.
     */
    private long seenRecords;

    private long seenAt;

    /**
     * Creates counts of zero.
     *
     * @param expected the records about to be counted, which do not count as later activity
     */
    TenantCounts(long nanoTime, long expected) {
        this.seenAt = nanoTime;
        this.seenRecords = expected;
    }

    /** Counts records; returns false, and counts none, if these counts are being folded. */
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

    /** Also counts received, undecided records as empty. */
    void empty(long records) {
        if (records != 0) {
            empty.add(records);
        }
    }

    /** Counts rejected records that were kept as dead letters. */
    void letters(long records) {
        if (records != 0) {
            letters.add(records);
        }
    }

    /** Counts rejected records that were not kept as dead letters, although they should have been. */
    void droppedLetters(long records) {
        if (records != 0) {
            droppedLetters.add(records);
        }
    }

    /** Counts records that were checked but not ingested. */
    void checked(long records) {
        checked += records;
    }

    /** Returns the number of records that were checked but not ingested. */
    long checked() {
        return checked;
    }

    /** Returns true if calls of this method have found no new records for the given time. */
    boolean isIdle(long nanoTime, long idleNanos) {
        long now = received.sum() + checked;
        if (now != seenRecords) {
            seenRecords = now;
            seenAt = nanoTime;
        }
        return nanoTime - seenAt >= idleNanos;
    }

    /** Folds these counts into others, unless records are in flight; returns true if they were folded. */
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
        letters.add(counts.deadLetters().kept());
        droppedLetters.add(counts.deadLetters().dropped());
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
                receivedNow,
                durableNow,
                rejectedNow,
                0,
                filteredNow,
                refusedNow,
                unknownNow,
                new IngestorStats.Marked(empty.sum(), letterCounts()));
    }

    private IngestorStats.DeadLetterCounts letterCounts() {
        long kept = letters.sum();
        long dropped = droppedLetters.sum();
        return kept == 0 && dropped == 0
                ? IngestorStats.DeadLetterCounts.NONE
                : new IngestorStats.DeadLetterCounts(kept, dropped);
    }
}

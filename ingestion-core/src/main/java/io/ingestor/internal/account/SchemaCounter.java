package io.ingestor.internal.account;

import io.ingestor.IngestorStats.SchemaCounts;
import io.ingestor.internal.block.SchemaTally;
import io.ingestor.validate.SchemaStep;

/** The counts of the records of one tenant, schema and step. Thread-safe. */
final class SchemaCounter {

    /** The tenant, schema and step of these counts. */
    record Key(String tenant, String name, int version, SchemaStep step) {

        static Key of(SchemaTally tally) {
            return new Key(tally.tenant(), tally.name(), tally.version(), tally.step());
        }

        /** Returns the key of the sum of all tenants that have no counts of their own. */
        Key withoutTenant() {
            return new Key("", name, version, step);
        }

        /** Returns the key of the sum of all schemas that have no sum of their own. */
        Key withoutNames() {
            return new Key("", "", 0, step);
        }
    }

    private final Key key;

    // All guarded by this.
    private long checked;
    private long rejected;
    private long warned;
    private long filtered;
    private long usedAt;
    private boolean folded;

    SchemaCounter(Key key, long nanoTime) {
        this.key = key;
        this.usedAt = nanoTime;
    }

    /** Adds the counts of a batch; returns false, and adds nothing, if these counts were folded. */
    synchronized boolean add(SchemaTally tally, long nanoTime) {
        if (folded) {
            return false;
        }
        add(tally.checked(), tally.rejected(), tally.warned(), tally.filtered());
        usedAt = nanoTime;
        return true;
    }

    /** Withdraws the counts of a batch; returns false if these counts were folded. */
    synchronized boolean remove(SchemaTally tally) {
        if (folded) {
            return false;
        }
        add(-tally.checked(), -tally.rejected(), -tally.warned(), -tally.filtered());
        return true;
    }

    private synchronized void add(long newChecked, long newRejected, long newWarned, long newFiltered) {
        checked += newChecked;
        rejected += newRejected;
        warned += newWarned;
        filtered += newFiltered;
    }

    /** Folds these counts into others if nothing was added for the given time; returns true if they were folded. */
    synchronized boolean foldInto(SchemaCounter others, long nanoTime, long idleNanos) {
        if (nanoTime - usedAt < idleNanos) {
            return false;
        }
        folded = true;
        others.add(checked, rejected, warned, filtered);
        return true;
    }

    synchronized SchemaCounts snapshot() {
        return new SchemaCounts(
                key.tenant(), key.name(), key.version(), key.step(), checked, rejected, warned, filtered);
    }
}

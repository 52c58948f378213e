package io.ingestor.internal.account;

import io.ingestor.IngestorStats.SchemaCounts;
import io.ingestor.internal.block.SchemaTally;
import io.ingestor.validate.SchemaStep;

/** Counts of the records of one tenant, schema and step. Safe for all threads. */
final class SchemaCounter {

    /** The names of these counts. */
    record Key(String tenant, String name, int version, SchemaStep step) {

        static Key of(SchemaTally tally) {
            return new Key(tally.tenant(), tally.name(), tally.version(), tally.step());
        }

        /** Returns the key of the sum of all tenants that have no counts of their own. */
        Key withoutTenant() {
            return new Key("", name, version, step);
        }

        /** Returns the key of the sum of all schemas that have none of their own. */
        Key withoutNames() {
            return new Key("", "", 0, step);
        }
    }

    private final Key key;

    // All guarded by this.
    private long checked;
    private long rejected;
    private long warned;
    private long usedAt;
    private boolean folded;

    SchemaCounter(Key key, long nanoTime) {
        this.key = key;
        this.usedAt = nanoTime;
    }

    /** Adds the counts of a batch; returns false if these counts have gone into others, and then none was added. */
    synchronized boolean add(SchemaTally tally, long nanoTime) {
        if (folded) {
            return false;
        }
        add(tally.checked(), tally.rejected(), tally.warned());
        usedAt = nanoTime;
        return true;
    }

    /** Takes back the counts of a batch; returns false if these counts have gone into others. */
    synchronized boolean remove(SchemaTally tally) {
        if (folded) {
            return false;
        }
        add(-tally.checked(), -tally.rejected(), -tally.warned());
        return true;
    }

    private synchronized void add(long newChecked, long newRejected, long newWarned) {
        checked += newChecked;
        rejected += newRejected;
        warned += newWarned;
    }

    /** Adds these counts to others for good if nothing was added for so long; returns true if they were added. */
    synchronized boolean foldInto(SchemaCounter others, long nanoTime, long idleNanos) {
        if (nanoTime - usedAt < idleNanos) {
            return false;
        }
        folded = true;
        others.add(checked, rejected, warned);
        return true;
    }

    synchronized SchemaCounts snapshot() {
        return new SchemaCounts(key.tenant(), key.name(), key.version(), key.step(), checked, rejected, warned);
    }
}

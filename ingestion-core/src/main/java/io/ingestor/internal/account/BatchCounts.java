package io.ingestor.internal.account;

import io.ingestor.IngestionException;
import io.ingestor.internal.block.SchemaTally;
import io.ingestor.internal.block.TenantTally;
import io.ingestor.internal.memory.MemoryAccount;
import io.ingestor.internal.memory.MemoryGrant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The counts of one batch by tenant. Received, rejected and filtered records are counted once the batch is encoded. Its
 * good records are decided later, all together. Callers order the two steps, so no lock is needed.
 */
public final class BatchCounts {

    private final EngineMetrics metrics;
    private final List<TenantTally> tallies;
    private final List<SchemaTally> schemas;

    /** The counts of each tenant, set when the records are counted as received. */
    private final TenantCounts[] counts;

    private final Refusals refusals;

    /** The counters of the schemas, set when the records are counted as received. */
    private SchemaCounter[] schemaCounters = new SchemaCounter[0];

    /** The number of good records of all tenants. */
    private final int good;

    /** The number of good records and dead letters of the tenants before each one; the last element is the total. */
    private final int[] storedBefore;

    public BatchCounts(EngineMetrics metrics, List<TenantTally> tallies, List<SchemaTally> schemas, Refusals refusals) {
        this.metrics = metrics;
        this.refusals = refusals;
        this.tallies = tallies;
        this.schemas = schemas;
        this.counts = new TenantCounts[tallies.size()];
        this.storedBefore = new int[tallies.size() + 1];
        int goodOfAll = 0;
        for (int i = 0; i < counts.length; i++) {
            goodOfAll += good(i);
            storedBefore[i + 1] = storedBefore[i] + good(i) + tallies.get(i).letters();
        }
        this.good = goodOfAll;
    }

    /**
     * Charges the tenants for the memory of a batch that has good records or dead letters. Dead letters of a tenant
     * without good records are charged to the account without a tenant, so that all of these share its limit.
     *
     * @return a tenant that would exceed its share, in which case nothing has changed; null if none would
     */
    @Nullable
    public MemoryAccount charge(MemoryGrant grant) {
        MemoryAccount[] accounts = new MemoryAccount[counts.length];
        for (int i = 0; i < accounts.length; i++) {
            accounts[i] = metrics.accounting()
                    .memory()
                    .of(good(i) > 0 ? tallies.get(i).tenant() : MemoryAccount.NO_TENANT);
        }
        return grant.charge(accounts, storedBefore);
    }

    /** Counts the records as received, and those that are not good by their outcome, before any good one is decided. */
    public void received() {
        for (int i = 0; i < counts.length; i++) {
            TenantTally tally = tallies.get(i);
            counts[i] = tally.received() > tally.rejected()
                    ? metrics.accounting().received(tally.tenant(), tally.received())
                    : metrics.accounting().receivedWrong(tally.tenant(), tally.received());
            counts[i].empty(tally.empty());
            counts[i].rejected(tally.rejected());
            counts[i].filtered(tally.filtered());
            counts[i].droppedLetters(tally.droppedLetters());
        }
        schemaCounters = metrics.schemas().count(schemas);
    }

    /** Counts the records as received and all as rejected, because the batch is invalid as a whole. */
    public void receivedWrong() {
        for (TenantTally tally : tallies) {
            TenantCounts wrong = metrics.accounting().receivedWrong(tally.tenant(), tally.received());
            wrong.empty(tally.empty());
            wrong.rejected(tally.received());
        }
        schemaCounters = metrics.schemas().count(schemas);
    }

    /** Returns the number of good records of all tenants. */
    public int good() {
        return good;
    }

    private int good(int tenant) {
        return tallies.get(tenant).good();
    }

    /** Counts the dead letters as dropped, because the batch will not be in the log. */
    public void droppedLetters() {
        for (int i = 0; i < counts.length; i++) {
            counts[i].droppedLetters(tallies.get(i).letters());
        }
    }

    /** Counts the good records as taken; they will be acknowledged or failed. */
    public void taken() {
        metrics.taken(good());
    }

    public void acknowledged(long nanos) {
        metrics.acknowledged(good(), nanos);
    }

    public void failed() {
        metrics.failed(good());
    }

    public void durable() {
        for (int i = 0; i < counts.length; i++) {
            counts[i].durable(good(i));
            counts[i].letters(tallies.get(i).letters());
        }
    }

    public void refused() {
        for (int i = 0; i < counts.length; i++) {
            counts[i].refused(good(i));
        }
        droppedLetters();
    }

    /**
     * Counts like {@link #refused} while the caller is still in its call. Withdraws all counts of the batch if its
     * refusal is left to the caller.
     */
    public void refusedHere(IngestionException refusal) {
        if (refusals.counts(refusal)) {
            refused();
            return;
        }
        for (int i = 0; i < counts.length; i++) {
            counts[i].empty(-tallies.get(i).empty());
            counts[i].rejected(-tallies.get(i).rejected());
            counts[i].filtered(-tallies.get(i).filtered());
            counts[i].droppedLetters(-tallies.get(i).droppedLetters());
            counts[i].received(-tallies.get(i).received());
        }
        metrics.schemas().withdraw(schemas, schemaCounters);
    }

    public void unknown() {
        for (int i = 0; i < counts.length; i++) {
            counts[i].unknown(good(i));
        }
    }
}

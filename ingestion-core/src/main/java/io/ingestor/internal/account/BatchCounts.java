package io.ingestor.internal.account;

import io.ingestor.IngestionException;
import io.ingestor.internal.block.SchemaTally;
import io.ingestor.internal.block.TenantTally;
import io.ingestor.internal.memory.MemoryAccount;
import io.ingestor.internal.memory.MemoryGrant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The counts of one batch by tenant: received, rejected and filtered once it is encoded, and decided once for all good
 * records together. The caller that does either orders both, so this needs no lock.
 */
public final class BatchCounts {

    private final EngineMetrics metrics;
    private final List<TenantTally> tallies;
    private final List<SchemaTally> schemas;

    /** The counts of the records, once they are received. */
    private final TenantCounts[] counts;

    private final Refusals refusals;

    /** The counts of the schemas, once the records are received. */
    private SchemaCounter[] schemaCounters = new SchemaCounter[0];

    /** The good records of all tenants before each, and after the last one of all. */
    private final int[] goodBefore;

    public BatchCounts(EngineMetrics metrics, List<TenantTally> tallies, List<SchemaTally> schemas, Refusals refusals) {
        this.metrics = metrics;
        this.refusals = refusals;
        this.tallies = tallies;
        this.schemas = schemas;
        this.counts = new TenantCounts[tallies.size()];
        this.goodBefore = new int[tallies.size() + 1];
        for (int i = 0; i < counts.length; i++) {
            goodBefore[i + 1] = goodBefore[i] + tallies.get(i).good();
        }
    }

    /**
     * Charges the tenants for the memory of a batch that has good records.
     *
     * @return one that may not hold so much, and then nothing has changed; null if all may
     */
    @Nullable
    public MemoryAccount charge(MemoryGrant grant, long tableBytes) {
        // Tenants without good records are charged nothing.
        MemoryAccount[] accounts = new MemoryAccount[counts.length];
        for (int i = 0; i < accounts.length; i++) {
            accounts[i] = metrics.accounting()
                    .memory()
                    .of(good(i) > 0 ? tallies.get(i).tenant() : MemoryAccount.NO_TENANT);
        }
        return grant.charge(accounts, goodBefore, tableBytes);
    }

    /** Counts the records as received, and those that are not good by their outcome, before any of the good ones. */
    public void received() {
        for (int i = 0; i < counts.length; i++) {
            TenantTally tally = tallies.get(i);
            counts[i] = tally.received() > tally.rejected()
                    ? metrics.accounting().received(tally.tenant(), tally.received())
                    : metrics.accounting().receivedWrong(tally.tenant(), tally.received());
            counts[i].empty(tally.empty());
            counts[i].rejected(tally.rejected());
            counts[i].filtered(tally.filtered());
        }
        schemaCounters = metrics.schemas().count(schemas);
    }

    /** Counts the records as received and all as rejected, because the batch is wrong as a whole. */
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
        return goodBefore[counts.length];
    }

    private int good(int tenant) {
        return goodBefore[tenant + 1] - goodBefore[tenant];
    }

    /** Counts the good records as taken: to be acknowledged or failed. */
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
        }
    }

    public void refused() {
        for (int i = 0; i < counts.length; i++) {
            counts[i].refused(good(i));
        }
    }

    /** Counts like {@link #refused}, while the caller is still in its call and may be the one who counts. */
    public void refusedHere(IngestionException refusal) {
        if (refusals.counts(refusal)) {
            refused();
            return;
        }
        for (int i = 0; i < counts.length; i++) {
            counts[i].empty(-tallies.get(i).empty());
            counts[i].rejected(-tallies.get(i).rejected());
            counts[i].filtered(-tallies.get(i).filtered());
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

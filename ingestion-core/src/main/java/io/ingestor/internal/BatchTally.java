package io.ingestor.internal;

import java.util.List;

/** The counts of one batch by tenant: received and rejected when it is encoded, and decided once for all good records together. */
final class BatchTally {

    private final TenantCounts[] tenants;
    private final int[] goodRecords;
    private final int good;

    BatchTally(Accounting accounting, List<TenantTally> tallies) {
        this.tenants = new TenantCounts[tallies.size()];
        this.goodRecords = new int[tallies.size()];
        int sum = 0;
        for (int i = 0; i < tenants.length; i++) {
            TenantTally tally = tallies.get(i);
            tenants[i] = accounting.of(tally.tenant());
            goodRecords[i] = tally.received() - tally.rejected();
            sum += goodRecords[i];
            tenants[i].received(tally.received());
            tenants[i].rejected(tally.rejected());
        }
        this.good = sum;
    }

    /** Good records of all tenants. */
    int good() {
        return good;
    }

    void durable() {
        for (int i = 0; i < tenants.length; i++) {
            tenants[i].durable(goodRecords[i]);
        }
    }

    void refused() {
        for (int i = 0; i < tenants.length; i++) {
            tenants[i].refused(goodRecords[i]);
        }
    }

    void unknown() {
        for (int i = 0; i < tenants.length; i++) {
            tenants[i].unknown(goodRecords[i]);
        }
    }

    /** The good ones too, because the batch is rejected as a whole. */
    void rejected() {
        for (int i = 0; i < tenants.length; i++) {
            tenants[i].rejected(goodRecords[i]);
        }
    }
}

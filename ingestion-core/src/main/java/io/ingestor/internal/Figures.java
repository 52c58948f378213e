package io.ingestor.internal;

import java.util.concurrent.atomic.LongAdder;

/** What {@code stats()} tells of records: counts by tenant, rates, latency. Safe for all threads. */
final class Figures {

    private final Accounting accounting = new Accounting();
    private final Rates rates = new Rates(System::nanoTime);
    private final AckLatency latency = new AckLatency();
    private final LongAdder pendingRecords = new LongAdder();

    Accounting accounting() {
        return accounting;
    }

    Rates rates() {
        return rates;
    }

    AckLatency latency() {
        return latency;
    }

    long pendingRecords() {
        return pendingRecords.sum();
    }

    /** Taken: to be acknowledged or failed. */
    void taken(long records) {
        pendingRecords.add(records);
    }

    void acknowledged(long records, long nanos) {
        pendingRecords.add(-records);
        latency.record(nanos);
    }

    void failed(long records) {
        pendingRecords.add(-records);
    }

    /** Records that were refused before anyone looked into them. */
    void refusedUnseen(String tenant, long records) {
        accounting.received(tenant, records).refused(records);
    }

    /** Records that could not be looked into. */
    void rejectedUnseen(String tenant, long records) {
        accounting.receivedWrong(tenant, records).rejected(records);
    }
}

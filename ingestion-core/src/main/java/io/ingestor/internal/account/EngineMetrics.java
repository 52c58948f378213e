package io.ingestor.internal.account;

import io.ingestor.IngestorStats.Acks;
import java.util.concurrent.atomic.LongAdder;

/** The figures of {@code stats()} about records: counts by tenant and schema, rates, latency. Thread-safe. */
public final class EngineMetrics {

    private final Accounting accounting;
    private final SchemaAccounting schemas = new SchemaAccounting(System::nanoTime);
    private final Rates rates = new Rates(System::nanoTime);
    private final AckLatency latency = new AckLatency();
    private final LongAdder pendingRecords = new LongAdder();

    public EngineMetrics() {
        this(new Accounting());
    }

    EngineMetrics(Accounting accounting) {
        this.accounting = accounting;
    }

    public Accounting accounting() {
        return accounting;
    }

    public SchemaAccounting schemas() {
        return schemas;
    }

    public Rates rates() {
        return rates;
    }

    /** Returns the current figures of acknowledgements. */
    public Acks acks() {
        return new Acks(pendingRecords.sum(), rates.recordsPerSecond(), rates.bytesPerSecond(), latency.snapshot());
    }

    /** Counts records that were taken and will be acknowledged or failed. */
    public void taken(long records) {
        pendingRecords.add(records);
    }

    public void acknowledged(long records, long nanos) {
        pendingRecords.add(-records);
        latency.record(nanos);
    }

    public void failed(long records) {
        pendingRecords.add(-records);
    }

    /** Counts records as received and refused, because their call was refused before they were examined. */
    public void refusedUnseen(String tenant, long records) {
        accounting.received(tenant, records).refused(records);
    }

    /** Counts records as received and rejected, because an exception ended their encoding. */
    public void rejectedUnseen(String tenant, long records) {
        accounting.receivedWrong(tenant, records).rejected(records);
    }
}

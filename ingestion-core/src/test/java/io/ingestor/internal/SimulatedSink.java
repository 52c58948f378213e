package io.ingestor.internal;

import io.ingestor.RecordCursor;
import io.ingestor.RecordView;
import io.ingestor.StoredRecord;
import io.ingestor.sink.FlushBatch;
import io.ingestor.sink.Sink;
import io.ingestor.sink.SinkContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Keeps its contract: the records and the last sequence are one thing, which grows in one step and survives. Its faults come before that step, after it, or cut it in half.
 */
final class SimulatedSink implements Sink {

    enum Fault {
        NONE,
        BEFORE,
        AFTER,
        HALF
    }

    private final List<StoredRecord> stored;
    private final List<Integer> batches = new ArrayList<>();
    private IntConsumer commits = size -> {};
    private Supplier<Fault> faults = () -> Fault.NONE;
    private boolean open;
    private int closes;

    SimulatedSink() {
        this(List.of());
    }

    /** One that has these already. */
    SimulatedSink(List<StoredRecord> stored) {
        this.stored = new ArrayList<>(stored);
    }

    /** Is told how many records there are, in the moment when there are more. */
    synchronized SimulatedSink commits(IntConsumer listener) {
        commits = listener;
        return this;
    }

    /** How each flush ends. */
    synchronized SimulatedSink faults(Supplier<Fault> plan) {
        faults = plan;
        return this;
    }

    synchronized List<StoredRecord> stored() {
        return List.copyOf(stored);
    }

    synchronized List<Long> sequences() {
        return stored.stream().map(StoredRecord::sequence).toList();
    }

    /** Sizes of the batches that came. */
    synchronized List<Integer> batches() {
        return List.copyOf(batches);
    }

    synchronized int closes() {
        return closes;
    }

    @Override
    public synchronized long open(SinkContext context) {
        if (open) {
            throw new IllegalStateException("opened twice");
        }
        open = true;
        return last();
    }

    private long last() {
        return stored.isEmpty() ? 0 : stored.get(stored.size() - 1).sequence();
    }

    @Override
    public synchronized void flush(FlushBatch batch) throws IOException {
        Fault fault = faults.get();
        if (fault == Fault.BEFORE) {
            throw new IOException("sink failed before its commit");
        }
        List<StoredRecord> records = new ArrayList<>();
        try (RecordCursor cursor = batch.records()) {
            for (RecordView view = cursor.next(); view != null; view = cursor.next()) {
                records.add(view.copy());
            }
        }
        long bytes = records.stream()
                .mapToLong(stored -> stored.record().encoded().length)
                .sum();
        if (records.size() != batch.count()
                || records.get(0).sequence() != batch.firstSequence()
                || records.get(records.size() - 1).sequence() != batch.lastSequence()
                || bytes != batch.bytes()) {
            throw new AssertionError("the batch is not what it says: " + records);
        }
        if (fault == Fault.HALF) {
            commit(records.subList(0, records.size() / 2));
            throw new IOException("sink failed in the middle");
        }
        commit(records);
        if (fault == Fault.AFTER) {
            throw new IOException("sink failed after its commit");
        }
    }

    private void commit(List<StoredRecord> records) {
        if (!records.isEmpty()) {
            batches.add(records.size());
            stored.addAll(records);
            commits.accept(stored.size());
        }
    }

    @Override
    public synchronized long lastSequence() {
        return last();
    }

    @Override
    public synchronized void close() {
        open = false;
        closes++;
    }
}

package io.ingestor.internal.fake;

import io.ingestor.RecordCursor;
import io.ingestor.RecordView;
import io.ingestor.StoredRecord;
import io.ingestor.sink.FlushBatch;
import io.ingestor.sink.LogLineage;
import io.ingestor.sink.Sink;
import io.ingestor.sink.SinkContext;
import io.ingestor.sink.SinkProgress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * A sink that keeps its contract: the records, the last sequence and the id of the log change in one atomic step and
 * survive. A fault comes before that step, after it, or stores only the first half.
 */
public final class SimulatedSink implements Sink {

    public enum Fault {
        NONE,
        BEFORE,
        AFTER,
        HALF
    }

    private final List<StoredRecord> stored;
    private Optional<UUID> logId;
    private String lineage;
    private final List<Integer> batches = new ArrayList<>();
    private IntConsumer commits = size -> {};
    private Supplier<Fault> faults = () -> Fault.NONE;
    private boolean open;
    private int closes;

    public SimulatedSink() {
        this(Optional.empty(), "", List.of());
    }

    /** Creates a sink that already has these records. */
    public SimulatedSink(Optional<UUID> logId, String lineage, List<StoredRecord> stored) {
        this.logId = logId;
        this.lineage = lineage;
        this.stored = new ArrayList<>(stored);
    }

    /** Returns the sink that a restart finds. */
    public synchronized SimulatedSink restarted() {
        return new SimulatedSink(logId, lineage, stored);
    }

    /** Returns the sink that a restart finds if this one has lost all but the first {@code records} records. */
    public synchronized SimulatedSink cutTo(int records) {
        return new SimulatedSink(logId, lineage, stored.subList(0, records));
    }

    /** Returns the id of the log that its records come from. */
    public synchronized Optional<UUID> logId() {
        return logId;
    }

    /** Sets the listener that receives the number of records at the moment it grows. */
    public synchronized SimulatedSink commits(IntConsumer listener) {
        commits = listener;
        return this;
    }

    /** Sets the supplier of the outcome of each flush. */
    public synchronized SimulatedSink faults(Supplier<Fault> plan) {
        faults = plan;
        return this;
    }

    public synchronized List<StoredRecord> stored() {
        return List.copyOf(stored);
    }

    public synchronized List<Long> sequences() {
        return stored.stream().map(StoredRecord::sequence).toList();
    }

    /** Returns the sizes of the stored batches. */
    public synchronized List<Integer> batches() {
        return List.copyOf(batches);
    }

    public synchronized int closes() {
        return closes;
    }

    @Override
    public synchronized SinkProgress open(SinkContext context) {
        if (open) {
            throw new IllegalStateException("opened twice");
        }
        open = true;
        return stored.isEmpty()
                ? SinkProgress.nothing()
                : SinkProgress.upTo(logId.orElseThrow(), LogLineage.parse(lineage), last());
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
        logId = Optional.of(batch.logId());
        lineage = batch.lineage().toString();
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

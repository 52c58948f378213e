package io.ingestor.internal.flush;

import io.ingestor.internal.table.TableSignal;
import io.ingestor.sink.LogLineage;
import io.ingestor.sink.Sink;
import io.ingestor.wal.WriteAheadLog;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * The deliveries of records to the sink, on the sink's thread and one at a time. A failed delivery leaves the progress
 * of the sink unknown, so the sink can be asked before the next one.
 */
public final class Deliveries {

    private final Sink sink;
    private final SinkThread sinkThread;
    private final WriteAheadLog log;
    private final FlushFigures figures;
    private final TableSignal signal;
    private final BatchOrigin origin = new Origin();

    /** The sequence up to which the sink had all records when it was opened. */
    private final long openedAt;

    /** The lives of the log from which the records that the sink has came. Used on the sink's thread only. */
    private LogLineage lineage;

    /** The sequence up to which the figures count the records of the sink. Used on the sink's thread only. */
    private long counted;

    /** The last sequence of the batches that the sink was given. Used on the sink's thread only. */
    private long offered;

    /**
     * The result of a delivery.
     *
     * @param sequence the sequence up to which the sink has all records
     * @param examined the sequence up to which there are no further records, at least that of the batch
     */
    record Delivered(long sequence, long examined) {}

    /**
     * Creates the deliveries of one ingestor.
     *
     * @param signal the signal that wakes the flush thread when a delivery has ended
     */
    public Deliveries(
            Sink sink,
            SinkThread sinkThread,
            WriteAheadLog log,
            LogLineage lineage,
            FlushFigures figures,
            TableSignal signal) {
        this.sink = sink;
        this.sinkThread = sinkThread;
        this.log = log;
        this.lineage = lineage;
        this.figures = figures;
        this.signal = signal;
        this.openedAt = figures.flushedSequence();
        this.counted = openedAt;
        this.offered = openedAt;
    }

    /** Returns the sequence up to which the sink had all records when it was opened. */
    long openedAt() {
        return openedAt;
    }

    /**
     * Begins to deliver the next batch of records that the sink lacks.
     *
     * @param flushed the sequence up to which the sink certainly has all records
     */
    CompletableFuture<Delivered> begin(Unflushed source, long flushed) {
        return begin(source, () -> flushed);
    }

    /** Begins to deliver the next batch of records that the sink lacks, after asking the sink for its last sequence. */
    CompletableFuture<Delivered> beginWithQuestion(Unflushed source, long flushed) {
        return begin(source, () -> {
            long has = ask(flushed);
            // A failed flush may still have stored records.
            count(source, has);
            return has;
        });
    }

    /** The progress of the sink before a delivery, as the sequence up to which it has all records. */
    @FunctionalInterface
    private interface Progress {
        long sequence() throws IOException;
    }

    private CompletableFuture<Delivered> begin(Unflushed source, Progress before) {
        CompletableFuture<Delivered> begun = sinkThread.call(() -> deliver(source, before.sequence()));
        CompletableFuture<Delivered> unused = begun.whenComplete((result, failure) -> signal.signal());
        return begun;
    }

    private Delivered deliver(Unflushed source, long has) throws IOException {
        // Only up to the records that the sink has: a batch that failed may come again with an earlier end.
        lineage = origin.lineageUpTo(has);
        DeliveredBatch batch = source.batch(has, sink.preferredBatchBytes(), origin);
        if (batch == null) {
            return new Delivered(has, Math.max(has, source.lastSequence()));
        }
        long last = batch.lastSequence();
        offered = Math.max(offered, last);
        try {
            sink.flush(batch);
        } catch (IOException | RuntimeException | Error e) {
            batch.end(e);
            throw e;
        }
        batch.end(null);
        figures.delivered(batch.count(), batch.bytes());
        counted = last;
        lineage = batch.lineage();
        return new Delivered(last, last);
    }

    /** Counts the records up to a sequence that were not counted before. */
    private void count(Unflushed source, long upTo) throws IOException {
        if (upTo > counted) {
            Tally more = source.count(counted, upTo);
            figures.delivered(more.records(), more.bytes());
            counted = upTo;
        }
    }

    private long ask(long flushed) throws IOException {
        long has = sink.lastSequence();
        if (has < flushed || has > offered) {
            throw new IOException("the sink's last sequence must be from " + flushed + " (flushed) to " + offered
                    + " (delivered), was " + has);
        }
        return has;
    }

    /** The log of this ingestor, and its lives as far as they are known to the sink. */
    private final class Origin implements BatchOrigin {
        @Override
        public UUID logId() {
            return log.id();
        }

        @Override
        public LogLineage lineageUpTo(long lastSequence) {
            return lineage.followedBy(log.lives(), openedAt, lastSequence);
        }
    }
}

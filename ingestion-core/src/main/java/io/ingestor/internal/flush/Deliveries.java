package io.ingestor.internal.flush;

import io.ingestor.internal.table.Table;
import io.ingestor.internal.table.TableSignal;
import io.ingestor.sink.LogLineage;
import io.ingestor.sink.Sink;
import io.ingestor.wal.WriteAheadLog;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/**
 * The deliveries of tables to the sink, on the sink's thread and one at a time. A failed delivery leaves the progress
 * of the sink unknown, so the sink can be asked before the next one.
 */
public final class Deliveries {

    private final Sink sink;
    private final SinkThread sinkThread;
    private final WriteAheadLog log;
    private final FlushFigures figures;
    private final TableSignal signal;

    /** The sequence up to which the sink had all records when it was opened. */
    private final long openedAt;

    /** The lives of the log from which the records of the sink came. Used on the sink's thread only. */
    private LogLineage lineage;

    /** The sequence up to which the figures count the records of the sink. Used on the sink's thread only. */
    private long counted;

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
    }

    /** Returns the sequence up to which the sink had all records when it was opened. */
    long openedAt() {
        return openedAt;
    }

    /**
     * Begins to deliver the records of a table that the sink lacks.
     *
     * @param flushed the sequence up to which the sink certainly has all records
     * @return the future sequence up to which the sink has all records after the delivery
     */
    CompletableFuture<Long> begin(Table table, long flushed) {
        return begin(table, () -> flushed);
    }

    /** Begins to deliver the records of a table that the sink lacks, after asking the sink for its last sequence. */
    CompletableFuture<Long> beginWithQuestion(Table table, long flushed) {
        return begin(table, () -> {
            long has = ask(flushed, table.reads().lastSequence());
            // A failed flush may still have stored records.
            count(table, has);
            return has;
        });
    }

    /** The progress of the sink before a delivery, as the sequence up to which it has all records. */
    @FunctionalInterface
    private interface Progress {
        long sequence() throws IOException;
    }

    private CompletableFuture<Long> begin(Table table, Progress before) {
        CompletableFuture<Long> begun = sinkThread.call(() -> deliver(table, before.sequence()));
        CompletableFuture<Long> unused = begun.whenComplete((result, failure) -> signal.signal());
        return begun;
    }

    private long deliver(Table table, long has) throws IOException {
        long last = table.reads().lastSequence();
        if (has == last) {
            return last;
        }
        lineage = lineage.followedBy(log.lives(), openedAt, last);
        TableBatch batch = TableBatch.of(table.sealed(), table::expose, log.id(), lineage, has);
        try {
            sink.flush(batch);
        } catch (IOException | RuntimeException | Error e) {
            batch.end(e);
            throw e;
        }
        batch.end(null);
        figures.delivered(batch.count(), batch.bytes());
        counted = last;
        return last;
    }

    /** Counts the records of the table up to a sequence that were not counted before. */
    private void count(Table table, long upTo) {
        if (upTo > counted) {
            TableBatch before = TableBatch.of(table.sealed(), table::expose, log.id(), lineage, counted);
            TableBatch rest = TableBatch.of(table.sealed(), table::expose, log.id(), lineage, upTo);
            figures.delivered(before.count() - rest.count(), before.bytes() - rest.bytes());
            counted = upTo;
        }
    }

    private long ask(long flushed, long last) throws IOException {
        long has = sink.lastSequence();
        if (has < flushed || has > last) {
            throw new IOException("the sink's last sequence must be from " + flushed + " (flushed) to " + last
                    + " (delivered), was " + has);
        }
        return has;
    }
}

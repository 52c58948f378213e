package io.ingestor.sink;

import java.io.IOException;
import java.util.function.Supplier;

/**
 * A receiver of the records of an ingestor, which stores them durably. Records are delivered in sequence order, once
 * they are durable in the log. The log releases the records that the sink has.
 *
 * <p><b>Contract.</b> When {@link #flush} returns, the sink has stored the batch durably, <em>and</em> in the same
 * atomic step its {@link FlushBatch#lastSequence()}, {@link FlushBatch#logId()} and {@link FlushBatch#lineage()}. From
 * then on {@link #open} returns all three, and {@link #lastSequence()} the sequence, even after a crash. A crash or an
 * exception may leave the outcome of a batch unknown. If the batch is then delivered again, it begins after the records
 * that the sink has, so that each record is stored once.
 *
 * <p><b>Failure.</b> When {@code flush} throws anything, it is unknown which records the sink has. The ingestor waits
 * for 100 ms, a time that doubles with each further failure up to 30 s. It then calls {@link #lastSequence()} and
 * delivers the records after it: the whole batch, the rest of it, or nothing. A sink that fails, hangs or is slow does
 * not stop ingestion until its backlog reaches {@link io.ingestor.IngestorBuilder#maxBacklogBytes} or the disk is full.
 * After that, calls are refused with {@link io.ingestor.OverloadedException}. {@link io.ingestor.IngestorStats#flush()}
 * reports the start and the cause of a failure.
 *
 * <p><b>Threads.</b> The thread that opens the ingestor calls {@code open}. After that, one thread of the ingestor
 * makes all other calls and is not interrupted by the ingestor. If the ingestor fails to open before that thread
 * starts, the opening thread calls {@code close}. A sink may call the ingestor, but must not wait for memory there,
 * because only its own flush frees memory.
 *
 * <p>A sink belongs to one ingestor; a new ingestor needs a new sink.
 */
public interface Sink extends AutoCloseable {

    /** The size of batches that a sink prefers unless it returns another, 64 MiB. */
    long DEFAULT_BATCH_BYTES = 64L << 20;

    /**
     * Opens the sink. Called once, before all other calls. The log is already open, so that the context contains its
     * id, but nothing is delivered before this method returns.
     *
     * @return the log, and the sequence in it, up to which the sink has everything. The records of the log after it are
     *     delivered. If a checkpoint shows that the sink lacks records that the log no longer has, the ingestor does
     *     not open ({@link SinkBehindException}). Without a checkpoint such records are skipped. The ingestor also
     *     refuses a sink of another log ({@link SinkLogMismatchException}) or of another copy of the log
     *     ({@link LogForkedException})
     * @throws IOException if the sink cannot be used; the ingestor does not open, and the sink is closed
     */
    SinkProgress open(SinkContext context) throws IOException;

    /**
     * Stores the records of a batch, together with its last sequence, log id and lineage. Returns when all are durable.
     *
     * @throws IOException if that failed or its outcome is unknown; the records that the sink lacks are then delivered
     *     again
     */
    void flush(FlushBatch batch) throws IOException;

    /**
     * Returns the size of the batches that the sink prefers; default 64 MiB. It is asked before each batch. A batch
     * consists of whole log entries, and its {@linkplain FlushBatch#bytes() bytes} exceed this size only if it is a
     * single entry. Batches are smaller if the sink keeps up, because a table is flushed when it is
     * {@linkplain io.ingestor.IngestorBuilder#flushInterval old} or full. The size does not depend on the memory
     * budget: a batch that is larger than memory is read from the log.
     */
    default long preferredBatchBytes() {
        return DEFAULT_BATCH_BYTES;
    }

    /** Returns the sequence of the last record that the sink has now, 0 if it has none. Called after a failed flush. */
    long lastSequence() throws IOException;

    /**
     * Releases the resources of the sink. Called once if {@link #open} was called, even if that failed. Not called if
     * another call is still running when {@link io.ingestor.IngestorBuilder#closeFlushTimeout} has elapsed.
     */
    @Override
    void close() throws IOException;

    /**
     * Returns a sink that discards all records. Intended for tests, and for hosts that need records only while they are
     * in memory.
     */
    static Sink discarding() {
        return calling(batch -> {});
    }

    /**
     * Returns a sink that passes every batch to a callback and stores no progress: it relies on the checkpoint. Records
     * that were delivered after the last checkpoint are delivered again after a crash, and a batch is delivered again
     * if the callback throws. Delivery is therefore at least once, not exactly once. A callback that stores the last
     * sequence with its output should use {@link #calling(Callback, Supplier)}.
     */
    static Sink calling(Callback callback) {
        return new ForgetfulSink(callback);
    }

    /**
     * Returns a sink that passes every batch to a callback. Delivery is exactly once if the callback stores the last
     * sequence, the log id and the lineage atomically with its output for the batch.
     *
     * @param progress returns the progress that the callback has stored
     */
    static Sink calling(Callback callback, Supplier<SinkProgress> progress) {
        return new RememberingSink(callback, progress);
    }

    /** A receiver of batches; see {@link Sink#flush}. */
    @FunctionalInterface
    interface Callback {

        /** Stores the records of a batch durably, or throws. */
        void take(FlushBatch batch) throws IOException;
    }
}

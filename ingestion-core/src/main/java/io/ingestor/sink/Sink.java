package io.ingestor.sink;

import java.io.IOException;
import java.util.function.Supplier;

/**
 * A receiver of the records that leave an ingestor. It gets them in the order of their sequences and keeps them
 * durably. The records that it gets are durable in the log; the log releases the records that it has.
 *
 * <p><b>Contract.</b> When {@link #flush} returns, the sink has stored the batch durably, <em>and</em> in the same
 * atomic step its {@link FlushBatch#lastSequence()}, {@link FlushBatch#logId()} and {@link FlushBatch#lineage()}. From
 * then on {@link #open} and {@link #lastSequence()} return them, also after a crash. A crash or an exception may leave
 * the outcome of a batch open. A batch that is then delivered again begins after the records that the sink has, so
 * every record is there once.
 *
 * <p><b>Failure.</b> When {@code flush} throws anything, it is unknown which records the sink has. The ingestor waits
 * (100 ms, twice as long after each failure, at most 30 s), asks {@link #lastSequence()}, and delivers the records
 * after it: all of the batch, the rest of it, or nothing. A sink that fails, hangs or is slow does not stop ingestion
 * until the memory budget is full. Then calls are refused with {@link io.ingestor.OverloadedException}.
 * {@link io.ingestor.IngestorStats#flush()} reports the start and the cause.
 *
 * <p><b>Threads.</b> The thread that opens the ingestor calls {@code open}. After it, one thread of the ingestor makes
 * all other calls, never two at a time. The ingestor does not interrupt it. A sink may call the ingestor, but must not
 * wait for memory there: only its own flush makes room.
 *
 * <p>A sink belongs to one ingestor; a new ingestor needs a new sink.
 */
public interface Sink extends AutoCloseable {

    /**
     * Makes the sink ready, once and before all other calls. The log is open by then, so the context can contain its
     * id, but nothing is delivered before this returns.
     *
     * @return the log, and the sequence in it, up to which the sink has everything. Records above it in the log are
     *     delivered. Records that the sink lacks and the log no longer has are not. If a checkpoint shows that such
     *     records are missing, the ingestor does not open ({@link SinkBehindException}). Neither does it open with
     *     another log ({@link SinkLogMismatchException}) or another copy of the log ({@link LogForkedException})
     * @throws IOException if the sink cannot be used; the ingestor does not open, and the sink is closed
     */
    SinkProgress open(SinkContext context) throws IOException;

    /**
     * Stores the records of a batch with its last sequence. Returns when both are durable.
     *
     * @throws IOException if that failed or its outcome is unknown; the same records come again
     */
    void flush(FlushBatch batch) throws IOException;

    /**
     * Returns the sequence of the last record that the sink has now, 0 if it has none. Called after a flush that
     * failed.
     */
    long lastSequence() throws IOException;

    /**
     * Releases the resources of the sink. Called once if {@link #open} was, also if that failed, but not if a call
     * never returns (see {@link io.ingestor.IngestorBuilder#closeFlushTimeout}).
     */
    @Override
    void close() throws IOException;

    /**
     * Returns a sink that forgets everything: records are gone once they are flushed. For tests, and for hosts that
     * need records only while they are in memory.
     */
    static Sink discarding() {
        return calling(batch -> {});
    }

    /**
     * Returns a sink that passes every batch to a callback and remembers nothing across opens: it relies on the
     * checkpoint. Records that were delivered after the last checkpoint are delivered again after a crash. A batch is
     * delivered again if the callback throws. So delivery is at least once, not exactly once. A callback that stores
     * the last sequence with its output should use {@link #calling(Callback, Supplier)}.
     */
    static Sink calling(Callback callback) {
        return new ForgetfulSink(callback);
    }

    /**
     * Returns a sink that passes every batch to a callback. The callback stores the last sequence, and the log's id and
     * lineage, atomically with its output for the batch; so delivery is exactly once.
     *
     * @param progress returns what the callback has stored
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

package io.ingestor.sink;

import java.io.IOException;
import java.util.function.Supplier;

/**
 * Takes the records that an ingestor lets go of, in the order of their sequences, and keeps them durably. What it gets
 * is durable in the log; what it has lets the log go.
 *
 * <p><b>Contract.</b> When {@link #flush} returns, the batch <em>and</em> the fact that
 * {@link FlushBatch#lastSequence()} of {@link FlushBatch#logId()} was the last are durable in the sink, stored in one
 * atomic step, with {@link FlushBatch#lineage()}. From then on {@link #open} and {@link #lastSequence()} answer with
 * them, also after a crash. So a batch that is delivered again, because a crash or an exception left open what became
 * of it, begins behind what the sink has, and every record is there once.
 *
 * <p><b>Failure.</b> When {@code flush} throws anything, nobody knows what the sink has. The ingestor waits (100 ms,
 * twice as long after each failure, at most 30 s), asks {@link #lastSequence()}, and delivers what lies behind it: all
 * of the batch, the rest of it, or nothing. A sink that fails, hangs or is slow stops nobody: ingestion goes on until
 * the memory budget is full, and then refuses calls with {@link io.ingestor.OverloadedException};
 * {@link io.ingestor.IngestorStats#flush()} tells since when and why.
 *
 * <p><b>Threads.</b> {@code open} is called by the thread that opens the ingestor; everything else by one thread of the
 * ingestor, after it, and never two calls at a time. The ingestor does not interrupt it. A sink may call the ingestor,
 * but not wait for memory there: its own flush is what makes room.
 *
 * <p>A sink belongs to one ingestor; a new ingestor needs a new sink.
 */
public interface Sink extends AutoCloseable {

    /**
     * Makes the sink ready, once and before all else. The log is open by then, so that the sink can be told its id, but
     * nothing is delivered before this returns.
     *
     * @return up to which sequence of which log the sink has everything. What lies above it in the log is delivered;
     *     what the sink lacks and the log does not have any more is not, so where a checkpoint tells that it is missing
     *     the ingestor does not open ({@link SinkBehindException}), nor if it is another log
     *     ({@link SinkOfAnotherLogException}) or another copy of the log ({@link LogForkedException})
     * @throws IOException if the sink cannot be used; the ingestor does not open, and the sink is closed
     */
    SinkProgress open(SinkContext context) throws IOException;

    /**
     * Stores the records of a batch with its last sequence. Returns when both are durable.
     *
     * @throws IOException if that failed or nobody knows; the same records come again
     */
    void flush(FlushBatch batch) throws IOException;

    /** The sequence of the last record that the sink has now, 0 if it has none; asked after a flush that failed. */
    long lastSequence() throws IOException;

    /**
     * Releases what the sink holds; called once if {@link #open} was, also if that failed, but not if a call never
     * comes back (see {@link io.ingestor.Ingestor.Builder#closeFlushTimeout}).
     */
    @Override
    void close() throws IOException;

    /**
     * A sink that forgets everything: records are gone once they were flushed. For tests, and for whoever needs records
     * only while they are in memory.
     */
    static Sink discarding() {
        return calling(batch -> {});
    }

    /**
     * A sink that hands every batch to a callback and remembers nothing across opens: it believes the checkpoint. What
     * was delivered after the last checkpoint is delivered again after a crash, and a batch is delivered again if the
     * callback throws: at least once, not exactly once. A callback that stores the last sequence with its output should
     * use {@link #calling(Callback, Supplier)}.
     */
    static Sink calling(Callback callback) {
        return new ForgetfulSink(callback);
    }

    /**
     * A sink that hands every batch to a callback, which stores the last sequence, and the log's id and lineage,
     * atomically with what it makes of the batch; so delivery is exactly once.
     *
     * @param progress tells what is stored
     */
    static Sink calling(Callback callback, Supplier<SinkProgress> progress) {
        return new RememberingSink(callback, progress);
    }

    /** Takes a batch; see {@link Sink#flush}. */
    @FunctionalInterface
    interface Callback {

        /** Stores the records of a batch durably, or throws. */
        void take(FlushBatch batch) throws IOException;
    }
}

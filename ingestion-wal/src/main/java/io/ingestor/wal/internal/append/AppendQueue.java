package io.ingestor.wal.internal.append;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.AppendListener;
import io.ingestor.wal.LogClosedException;
import io.ingestor.wal.LogFailedException;
import io.ingestor.wal.LogRefusedException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The queue of appends to the log. Appends are checked, compressed and counted on their callers' threads, and then
 * queued for the log thread. An append that is refused here is certainly not in the log.
 */
public final class AppendQueue {

    private final Handoff<PendingAppend> handoff;
    private final AppendFactory appends;
    private final LogCounters counters;
    private final SegmentPreparer preparer;
    private final FailureLatch latch;
    private final int maxPayloadBytes;
    private final long maxQueuedBytes;
    private final String location;
    private volatile boolean closed;

    public AppendQueue(
            Handoff<PendingAppend> handoff,
            AppendFactory appends,
            LogCounters counters,
            SegmentPreparer preparer,
            FailureLatch latch,
            int maxPayloadBytes,
            long maxQueuedBytes,
            String location) {
        this.handoff = handoff;
        this.appends = appends;
        this.counters = counters;
        this.preparer = preparer;
        this.latch = latch;
        this.maxPayloadBytes = maxPayloadBytes;
        this.maxQueuedBytes = maxQueuedBytes;
        this.location = location;
    }

    public int maxPayloadBytes() {
        return maxPayloadBytes;
    }

    public long copyBytes(int payloadLength) {
        return appends.copyBytes(payloadLength);
    }

    /**
     * Queues an append. Throws if the queue is full or the log cannot accept it.
     *
     * @param listener the receiver of the outcome; null if the append itself is to receive it
     */
    public PendingAppend append(ByteBuffer payload, int recordCount, AckLevel level, @Nullable AppendListener listener)
            throws LogRefusedException, LogFailedException, LogClosedException {
        Objects.requireNonNull(level, "level");
        int length = payload.remaining();
        if (length == 0 || length > maxPayloadBytes) {
            throw new IllegalArgumentException("payload must have from 1 to " + maxPayloadBytes
                    + " bytes (a quarter of segmentBytes less a header), had " + length);
        }
        if (recordCount < 0) {
            throw new IllegalArgumentException("recordCount must be >= 0, was " + recordCount);
        }
        latch.check();
        checkOpen();
        if (preparer.isSuspended()) {
            throw preparer.refusal();
        }
        PendingAppend append;
        try {
            append = appends.create(payload, recordCount, level, listener);
        } catch (OutOfMemoryError e) {
            // The log certainly does not have the entry, so a host that catches this may continue.
            throw new LogRefusedException("no memory to compress an entry of " + length + " bytes", e);
        }
        if (!counters.reserve(append.storedLength, maxQueuedBytes)) {
            appends.releasePayload(append);
            throw new LogRefusedException("the log's queue holds " + counters.queuedBytes.get()
                    + " bytes, maxQueuedBytes is " + maxQueuedBytes + "; try again when it has drained");
        }
        if (!handoff.push(append)) {
            counters.release(append.storedLength);
            appends.releasePayload(append);
            latch.check();
            throw closedException();
        }
        return append;
    }

    /**
     * Queues a request to sync. Once every append queued before it is durable, the future completes with a durable
     * sequence that covers them.
     */
    public CompletableFuture<Long> sync() {
        PendingAppend request = new PendingAppend(PendingAppend.Kind.SYNC);
        if (closed || latch.isFailed() || !handoff.push(request)) {
            LogFailedException failure = latch.failure();
            request.completeExceptionally(failure != null ? failure : closedException());
        }
        return request;
    }

    public void checkOpen() throws LogClosedException {
        if (closed) {
            throw closedException();
        }
    }

    private LogClosedException closedException() {
        return new LogClosedException("the log in " + location + " is closed");
    }

    /** Refuses appends from now on. The log thread ends once it has written the queued appends. */
    public void close() {
        closed = true;
        handoff.push(new PendingAppend(PendingAppend.Kind.CLOSE));
    }
}

package io.ingestor.wal.internal.append;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.AppendListener;
import io.ingestor.wal.Compression;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An append on its way through the log, or a request to sync or to close, which has no payload. It is also the future
 * that its caller gets, unless the caller passed a listener. An append therefore needs no other object. The log never
 * reads the state of the future, so the caller may complete or cancel it.
 */
public final class PendingAppend extends CompletableFuture<Long>
        implements Handoff.Item<PendingAppend>, AppendListener {

    enum Kind {
        APPEND,
        SYNC,
        CLOSE
    }

    final Kind kind;
    final AppendListener listener;
    final AckLevel level;
    final int recordCount;
    final int uncompressedLength;
    final Compression compression;
    final int storedLength;
    final int payloadCrc;

    /** The {@link System#nanoTime} at the call of the append; 0 for a request. */
    final long startNanos;

    /** The buffer with the bytes to store; null for a request, and once they are written or the append has failed. */
    @Nullable
    ByteBuffer payload;

    /** The position in {@link #payload} at which the stored bytes begin. */
    final int payloadOffset;

    /** The first sequence; 0 until the log thread assigns it. */
    long firstSequence;

    private @Nullable PendingAppend next;

    /**
     * Creates an append.
     *
     * @param listener the receiver of the outcome; null if this future is to receive it
     * @param payload the bytes to store, from its position to its limit; a pooled buffer if they are compressed
     */
    PendingAppend(
            @Nullable AppendListener listener,
            AckLevel level,
            int recordCount,
            int uncompressedLength,
            Compression compression,
            ByteBuffer payload,
            int payloadCrc,
            long startNanos) {
        this.kind = Kind.APPEND;
        this.listener = listener == null ? this : listener;
        this.level = level;
        this.recordCount = recordCount;
        this.uncompressedLength = uncompressedLength;
        this.compression = compression;
        this.payload = payload;
        this.payloadOffset = payload.position();
        this.storedLength = payload.remaining();
        this.payloadCrc = payloadCrc;
        this.startNanos = startNanos;
    }

    /** Creates a request to sync or to close. Only a request to sync completes its future with a sequence. */
    PendingAppend(Kind kind) {
        this.kind = kind;
        this.listener = this;
        this.level = AckLevel.SYNCED;
        this.recordCount = 0;
        this.uncompressedLength = 0;
        this.compression = Compression.NONE;
        this.payload = null;
        this.payloadOffset = 0;
        this.storedLength = 0;
        this.payloadCrc = 0;
        this.startNanos = 0;
    }

    /** Returns true if the payload's buffer belongs to the pool and not to the caller. */
    boolean isPooled() {
        return compression != Compression.NONE;
    }

    @Override
    public @Nullable PendingAppend next() {
        return next;
    }

    @Override
    public void next(@Nullable PendingAppend item) {
        next = item;
    }

    @Override
    public void onSequenced(long sequence) {
        completeAt(AckLevel.ACCEPTED, sequence);
    }

    @Override
    public void onWritten(long sequence) {
        completeAt(AckLevel.WRITTEN, sequence);
    }

    @Override
    public void onSynced(long sequence) {
        completeAt(AckLevel.SYNCED, sequence);
    }

    @Override
    public void onFailure(Throwable cause) {
        completeExceptionally(cause);
    }

    private void completeAt(AckLevel reached, long sequence) {
        if (level == reached) {
            complete(sequence);
        }
    }
}

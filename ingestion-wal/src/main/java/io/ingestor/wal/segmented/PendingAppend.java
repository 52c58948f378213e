package io.ingestor.wal.segmented;

import io.ingestor.wal.AppendListener;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One append on its way through the log; also stands for a request to sync or to close, which have no payload. */
final class PendingAppend extends Handoff.Item<PendingAppend> {

    enum Kind {
        APPEND,
        SYNC,
        CLOSE
    }

    final Kind kind;
    final AppendListener listener;
    final boolean syncWanted;
    final int recordCount;
    final int uncompressedLength;
    final int codec;
    final int storedLength;
    final int payloadCrc;

    /** {@link System#nanoTime} of the call. */
    final long startNanos;

    /** The bytes to store begin at its position; null once they are written or the append has failed. */
    @Nullable
    ByteBuffer payload;

    /** Where the stored bytes begin in it. */
    final int payloadOffset;

    /** The pooled array under {@link #payload}, or null if that is the caller's buffer. */
    byte @Nullable [] pooled;

    /** The first sequence, from when the log thread has given it. */
    long firstSequence;

    PendingAppend(
            AppendListener listener,
            boolean syncWanted,
            int recordCount,
            int uncompressedLength,
            int codec,
            ByteBuffer payload,
            int payloadOffset,
            int storedLength,
            byte @Nullable [] pooled,
            int payloadCrc,
            long startNanos) {
        this.kind = Kind.APPEND;
        this.listener = listener;
        this.syncWanted = syncWanted;
        this.recordCount = recordCount;
        this.uncompressedLength = uncompressedLength;
        this.codec = codec;
        this.payload = payload;
        this.payloadOffset = payloadOffset;
        this.storedLength = storedLength;
        this.pooled = pooled;
        this.payloadCrc = payloadCrc;
        this.startNanos = startNanos;
    }

    /** A request; of the listener only {@code onSynced} and {@code onFailure} are called, the former with the durable sequence. */
    PendingAppend(Kind kind, AppendListener listener) {
        this.kind = kind;
        this.listener = listener;
        this.syncWanted = true;
        this.recordCount = 0;
        this.uncompressedLength = 0;
        this.codec = 0;
        this.payload = null;
        this.payloadOffset = 0;
        this.storedLength = 0;
        this.pooled = null;
        this.payloadCrc = 0;
        this.startNanos = 0;
    }
}

package io.ingestor.internal.engine;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.AppendListener;
import io.ingestor.wal.LogClosedException;
import io.ingestor.wal.WalReader;
import io.ingestor.wal.WalRecovery;
import io.ingestor.wal.WalStats;
import io.ingestor.wal.WriteAheadLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * The log of an engine that was opened without one: it numbers entries and stores nothing. It calls listeners before
 * {@link #append} returns, on the caller's thread, one entry at a time.
 */
final class VolatileLog implements WriteAheadLog {

    private final UUID id;
    private final int maxPayloadBytes;
    private volatile long lastSequence;
    private volatile boolean closed;

    /**
     * Creates a log without entries.
     *
     * @param lastSequence the sequence after which numbering starts
     */
    VolatileLog(UUID id, int maxPayloadBytes, long lastSequence) {
        this.id = id;
        this.maxPayloadBytes = maxPayloadBytes;
        this.lastSequence = lastSequence;
    }

    @Override
    public UUID id() {
        return id;
    }

    @Override
    public WalRecovery recovery() {
        return new WalRecovery(1, 0, 0, 0, 0, "", true, Duration.ZERO);
    }

    @Override
    public boolean offers(AckLevel level) {
        return level == AckLevel.ACCEPTED;
    }

    @Override
    public int maxPayloadBytes() {
        return maxPayloadBytes;
    }

    @Override
    public void append(ByteBuffer payload, int recordCount, AckLevel level, AppendListener listener)
            throws LogClosedException {
        synchronized (this) {
            if (closed) {
                throw new LogClosedException("closed");
            }
            long firstSequence = lastSequence + 1;
            listener.onSequenced(firstSequence);
            listener.onWritten(firstSequence);
            lastSequence += recordCount;
            listener.onSynced(firstSequence);
        }
    }

    @Override
    public CompletableFuture<Long> sync() {
        synchronized (this) {
            return CompletableFuture.completedFuture(lastSequence);
        }
    }

    @Override
    public long writtenSequence() {
        return lastSequence;
    }

    @Override
    public long durableSequence() {
        return lastSequence;
    }

    @Override
    public long firstSequence() {
        return lastSequence + 1;
    }

    @Override
    public WalReader read(long fromSequence) throws IOException {
        throw new IOException("there is no log to read: the ingestor was opened without one");
    }

    @Override
    public void truncateBefore(long sequence) {}

    @Override
    public WalStats stats() {
        return WalStats.NONE;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
    }
}

package io.ingestor.internal.fake;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.AppendListener;
import io.ingestor.wal.Compression;
import io.ingestor.wal.LogClosedException;
import io.ingestor.wal.LogFailedException;
import io.ingestor.wal.LogRefusedException;
import io.ingestor.wal.WalEntryView;
import io.ingestor.wal.WalReader;
import io.ingestor.wal.WalRecovery;
import io.ingestor.wal.WalStats;
import io.ingestor.wal.WriteAheadLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntToLongFunction;

/**
 * A log in which the test is the log thread and the disk. An append assigns sequences immediately. The test writes,
 * syncs or fails the entries, on its own thread.
 */
public final class ControlledLog implements WriteAheadLog {

    private record Entry(long firstSequence, int count, ByteBuffer payload, AppendListener listener) {
        long lastSequence() {
            return firstSequence + count - 1;
        }
    }

    private final UUID id = UUID.randomUUID();
    private final List<Entry> entries = new ArrayList<>();
    private final List<CompletableFuture<Long>> syncs = new ArrayList<>();
    private final int maxPayloadBytes;
    private AckLevel highest = AckLevel.SYNCED;
    private IntToLongFunction copies = payloadLength -> 0;
    private int written;
    private int synced;
    private boolean automatic;
    private boolean closed;
    private boolean silent;
    private int closes;
    private LogFailedException failure;
    private LogRefusedException refusal;
    private RuntimeException defect;
    private IOException closeFailure;

    public ControlledLog() {
        this(1 << 20);
    }

    public ControlledLog(int maxPayloadBytes) {
        this.maxPayloadBytes = maxPayloadBytes;
    }

    /** Makes the log offer no level above {@code level}. */
    public ControlledLog offering(AckLevel level) {
        highest = level;
        return this;
    }

    /** Makes the log report {@code factor} additional bytes for each byte of an entry, until it is written. */
    public ControlledLog copies(int factor) {
        return copies(payloadLength -> (long) factor * payloadLength);
    }

    /** Sets the result of {@link #copyBytes}. */
    public ControlledLog copies(IntToLongFunction answer) {
        copies = answer;
        return this;
    }

    @Override
    public long copyBytes(int payloadLength) {
        return copies.applyAsLong(payloadLength);
    }

    /** Writes and syncs appends on the appending thread from now on. */
    public synchronized ControlledLog automatic() {
        automatic = true;
        return this;
    }

    /** Makes entries wait for {@link #write} and {@link #syncWritten} from now on. */
    public synchronized void hold() {
        automatic = false;
    }

    /** Writes all pending entries. */
    public synchronized void write() {
        while (written < entries.size()) {
            Entry entry = entries.get(written++);
            entry.listener().onWritten(entry.firstSequence());
        }
    }

    /** Makes all written entries durable, and then notifies their listeners. */
    public synchronized void syncWritten() {
        int from = synced;
        synced = written;
        for (Entry entry : entries.subList(from, synced)) {
            entry.listener().onSynced(entry.firstSequence());
        }
        syncs.forEach(sync -> sync.complete(durableSequence()));
        syncs.clear();
    }

    /** Makes all entries durable before they are reported as written, so that they are not yet applied. */
    public synchronized void becomeDurableUnwritten() {
        synced = entries.size();
        syncs.forEach(sync -> sync.complete(durableSequence()));
        syncs.clear();
    }

    /** Reports the entries that {@link #becomeDurableUnwritten} made durable to their listeners. */
    public synchronized void tellLate() {
        int from = written;
        write();
        for (Entry entry : entries.subList(from, synced)) {
            entry.listener().onSynced(entry.firstSequence());
        }
    }

    /** Fails the log as a failed sync or write does: all entries that are not durable fail. */
    public synchronized void failWith(LogFailedException cause) {
        failure = cause;
        for (Entry entry : List.copyOf(entries.subList(synced, entries.size()))) {
            entry.listener().onFailure(cause);
        }
        syncs.forEach(sync -> sync.completeExceptionally(cause));
        syncs.clear();
    }

    public synchronized void refuseWith(LogRefusedException cause) {
        refusal = cause;
    }

    public synchronized void takeAgain() {
        refusal = null;
    }

    public synchronized void breakWith(RuntimeException cause) {
        defect = cause;
    }

    /** Makes the close throw, without a notification of the entries. */
    public synchronized void failCloseWith(IOException cause) {
        closeFailure = cause;
    }

    public synchronized int entryCount() {
        return entries.size();
    }

    /** Returns the number of requested syncs that wait for {@link #syncWritten}. */
    public synchronized int awaitedSyncs() {
        return syncs.size();
    }

    public synchronized int closes() {
        return closes;
    }

    @Override
    public synchronized void append(ByteBuffer payload, int recordCount, AckLevel level, AppendListener listener)
            throws LogRefusedException, LogFailedException, LogClosedException {
        if (closed) {
            throw new LogClosedException("closed");
        }
        if (failure != null) {
            throw new LogFailedException(failure.getMessage(), failure);
        }
        if (refusal != null) {
            throw refusal;
        }
        if (defect != null) {
            throw defect;
        }
        byte[] bytes = new byte[payload.remaining()];
        payload.duplicate().get(bytes);
        long firstSequence = lastSequence(entries.size()) + 1;
        entries.add(new Entry(firstSequence, recordCount, ByteBuffer.wrap(bytes).asReadOnlyBuffer(), listener));
        listener.onSequenced(firstSequence);
        if (automatic) {
            write();
            syncWritten();
        }
    }

    private long lastSequence(int count) {
        return count == 0 ? 0 : entries.get(count - 1).lastSequence();
    }

    @Override
    public synchronized CompletableFuture<Long> sync() {
        CompletableFuture<Long> sync = new CompletableFuture<>();
        if (failure != null) {
            sync.completeExceptionally(failure);
        } else {
            syncs.add(sync);
            if (automatic || synced == entries.size()) {
                write();
                syncWritten();
            }
        }
        return sync;
    }

    @Override
    public boolean offers(AckLevel level) {
        return level.compareTo(highest) <= 0;
    }

    @Override
    public UUID id() {
        return id;
    }

    @Override
    public WalRecovery recovery() {
        return new WalRecovery(1, durableSequence(), 0, 0, 0, "", true, Duration.ZERO);
    }

    @Override
    public int maxPayloadBytes() {
        return maxPayloadBytes;
    }

    @Override
    public synchronized long writtenSequence() {
        return lastSequence(written);
    }

    @Override
    public synchronized long durableSequence() {
        return lastSequence(synced);
    }

    @Override
    public long firstSequence() {
        return 1;
    }

    @Override
    public WalReader read(long fromSequence) {
        return new WalReader() {
            private int next;

            @Override
            public WalEntryView next() {
                synchronized (ControlledLog.this) {
                    while (next < synced && entries.get(next).lastSequence() < fromSequence) {
                        next++;
                    }
                    return next < synced ? new View(entries.get(next++)) : null;
                }
            }

            @Override
            public boolean await(Duration timeout) {
                throw new UnsupportedOperationException("this log cannot be tailed");
            }

            @Override
            public void close() {}
        };
    }

    private record View(Entry entry) implements WalEntryView {
        @Override
        public long firstSequence() {
            return entry.firstSequence();
        }

        @Override
        public int recordCount() {
            return entry.count();
        }

        @Override
        public ByteBuffer payload() {
            return entry.payload().duplicate();
        }

        @Override
        public Compression compression() {
            return Compression.NONE;
        }

        @Override
        public int storedBytes() {
            return entry.payload().remaining();
        }

        @Override
        public long segment() {
            return 1;
        }

        @Override
        public long position() {
            return 0;
        }
    }

    @Override
    public synchronized void truncateBefore(long sequence) throws LogFailedException {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public WalStats stats() {
        return WalStats.NONE;
    }

    /** Makes the close of a failed log return normally. */
    public synchronized void closeInSilence() {
        silent = true;
    }

    /**
     * Writes and syncs pending entries, like a real log. Throws the failure of a failed log again, unless it
     * {@link #closeInSilence is silent}.
     */
    @Override
    public synchronized void close() throws IOException {
        closes++;
        if (closed) {
            return;
        }
        closed = true;
        if (failure != null && silent) {
            return;
        }
        if (failure != null) {
            throw failure;
        }
        if (closeFailure != null) {
            throw closeFailure;
        }
        write();
        syncWritten();
    }
}

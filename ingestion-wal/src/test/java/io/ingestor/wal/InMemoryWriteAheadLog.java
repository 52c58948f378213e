package io.ingestor.wal;

import io.ingestor.wal.storage.DirectoryLock;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A log in memory, for tests of code that builds on a log. Every entry is stored, written and synced within its append,
 * on the calling thread, one append at a time. So the three levels coincide, no append is refused for lack of room, and
 * nothing fails. Payloads are stored uncompressed. The entries of a closed log reappear when the same factory opens the
 * same directory object.
 */
public final class InMemoryWriteAheadLog implements WriteAheadLog {

    /** The limit of a segmented log with the smallest segments. */
    private static final int MAX_PAYLOAD_BYTES = (16 << 10) - 40;

    private record Entry(long firstSequence, int recordCount, ByteBuffer payload) implements WalEntryView {
        long nextSequence() {
            return firstSequence + recordCount;
        }

        @Override
        public Compression compression() {
            return Compression.NONE;
        }

        @Override
        public int storedBytes() {
            return payload.remaining();
        }

        @Override
        public ByteBuffer payload() {
            return payload.duplicate();
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

    /** The state that outlives a log, guarded by its own monitor. */
    private static final class Contents {
        final UUID id = UUID.randomUUID();
        final List<Entry> entries = new ArrayList<>();

        /** The number of entries that are no longer in the list. */
        long released;

        boolean closed;

        /** Returns the sequence after the last entry, which is never released. */
        long nextSequence() {
            return entries.isEmpty() ? 1 : entries.get(entries.size() - 1).nextSequence();
        }
    }

    private final DirectoryLock lock;
    private final Contents contents;
    private final WalRecovery recovery;
    private long nextSequence;
    private long appendedEntries;
    private long appendedRecords;
    private long payloadBytes;
    private boolean closed;

    private InMemoryWriteAheadLog(DirectoryLock lock, long firstSequenceAtLeast, Contents contents) {
        this.lock = lock;
        this.contents = contents;
        synchronized (contents) {
            long next = contents.nextSequence();
            this.recovery = new WalRecovery(
                    contents.entries.isEmpty() ? next : contents.entries.get(0).firstSequence(),
                    next - 1,
                    contents.entries.size(),
                    contents.entries.isEmpty() ? 0 : 1,
                    0,
                    "",
                    contents.closed,
                    Duration.ZERO);
            this.nextSequence = Math.max(next, firstSequenceAtLeast);
            contents.closed = false;
        }
    }

    /**
     * Returns a factory that keeps the entries of each log under the directory object with which it was opened. It uses
     * only the lock of the directory.
     */
    public static WalFactory factory() {
        Map<StorageDirectory, Contents> all = Collections.synchronizedMap(new IdentityHashMap<>());
        return context -> new InMemoryWriteAheadLog(
                context.directory().lock(),
                context.firstSequenceAtLeast(),
                all.computeIfAbsent(context.directory(), unknown -> new Contents()));
    }

    @Override
    public UUID id() {
        return contents.id;
    }

    @Override
    public WalRecovery recovery() {
        return recovery;
    }

    @Override
    public int maxPayloadBytes() {
        return MAX_PAYLOAD_BYTES;
    }

    @Override
    public void append(ByteBuffer payload, int recordCount, AckLevel level, AppendListener listener)
            throws LogClosedException {
        int length = payload.remaining();
        if (length == 0 || length > maxPayloadBytes()) {
            throw new IllegalArgumentException(
                    "payload must have from 1 to " + maxPayloadBytes() + " bytes, had " + length);
        }
        if (recordCount < 0) {
            throw new IllegalArgumentException("recordCount must be >= 0, was " + recordCount);
        }
        byte[] copy = new byte[length];
        payload.get(payload.position(), copy);
        synchronized (contents) {
            checkOpen();
            long first = nextSequence;
            contents.entries.add(
                    new Entry(first, recordCount, ByteBuffer.wrap(copy).asReadOnlyBuffer()));
            nextSequence += recordCount;
            appendedEntries++;
            appendedRecords += recordCount;
            payloadBytes += length;
            contents.notifyAll();
            quietly(() -> listener.onSequenced(first));
            quietly(() -> listener.onWritten(first));
            quietly(() -> listener.onSynced(first));
        }
    }

    private static void quietly(Runnable call) {
        try {
            call.run();
        } catch (Throwable t) {
            System.getLogger("io.ingestor.wal").log(System.Logger.Level.ERROR, "a listener threw", t);
        }
    }

    private void checkOpen() throws LogClosedException {
        if (closed) {
            throw new LogClosedException("the log in memory is closed");
        }
    }

    @Override
    public CompletableFuture<Long> sync() {
        synchronized (contents) {
            return closed
                    ? CompletableFuture.failedFuture(new LogClosedException("the log in memory is closed"))
                    : CompletableFuture.completedFuture(nextSequence - 1);
        }
    }

    @Override
    public long writtenSequence() {
        return durableSequence();
    }

    @Override
    public long durableSequence() {
        synchronized (contents) {
            return nextSequence - 1;
        }
    }

    @Override
    public long firstSequence() {
        synchronized (contents) {
            return contents.entries.isEmpty()
                    ? nextSequence
                    : contents.entries.get(0).firstSequence();
        }
    }

    @Override
    public WalReader read(long fromSequence) throws IOException {
        if (fromSequence < 1) {
            throw new IllegalArgumentException("fromSequence must be >= 1, was " + fromSequence);
        }
        synchronized (contents) {
            checkOpen();
            if (fromSequence < firstSequence()) {
                throw new TruncatedLogException("sequence " + fromSequence
                        + " was released or skipped; the log begins at sequence " + firstSequence());
            }
            return new Reader(fromSequence);
        }
    }

    private final class Reader implements WalReader {
        private final long fromSequence;

        /** The number of entries that this reader has passed, counted from the first entry ever appended. */
        private long passed = contents.released;

        private boolean readerClosed;

        Reader(long fromSequence) {
            this.fromSequence = fromSequence;
        }

        @Override
        public @Nullable WalEntryView next() throws IOException {
            synchronized (contents) {
                checkReaderOpen();
                if (passed < contents.released) {
                    if (fromSequence < firstSequence()) {
                        throw new TruncatedLogException("what was to be read next was released");
                    }
                    passed = contents.released;
                }
                while (hasMore()) {
                    Entry entry = contents.entries.get((int) (passed++ - contents.released));
                    if (entry.nextSequence() > fromSequence || entry.firstSequence() >= fromSequence) {
                        return entry;
                    }
                }
                return null;
            }
        }

        @Override
        public boolean await(Duration timeout) throws IOException, InterruptedException {
            long deadline = System.nanoTime() + Math.max(0, TimeUnit.NANOSECONDS.convert(timeout));
            synchronized (contents) {
                while (true) {
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                    checkReaderOpen();
                    if (hasMore()) {
                        return true;
                    }
                    checkOpen();
                    long left = deadline - System.nanoTime();
                    if (left <= 0) {
                        return false;
                    }
                    TimeUnit.NANOSECONDS.timedWait(contents, left);
                }
            }
        }

        private boolean hasMore() {
            return passed - contents.released < contents.entries.size();
        }

        private void checkReaderOpen() throws LogClosedException {
            if (readerClosed) {
                throw new LogClosedException("the reader is closed");
            }
        }

        @Override
        public void close() {
            synchronized (contents) {
                readerClosed = true;
                contents.notifyAll();
            }
        }
    }

    /** Truncates as if every entry were a segment, and the last entry the active one. */
    @Override
    public void truncateBefore(long sequence) throws IOException {
        synchronized (contents) {
            checkOpen();
            while (contents.entries.size() > 1 && contents.entries.get(0).nextSequence() <= sequence) {
                contents.entries.remove(0);
                contents.released++;
            }
        }
    }

    @Override
    public WalStats stats() {
        synchronized (contents) {
            long bytes = contents.entries.stream().mapToLong(Entry::storedBytes).sum();
            WalStats none = WalStats.NONE;
            return new WalStats(
                    new WalStats.Appends(
                            appendedEntries, appendedRecords, payloadBytes, payloadBytes, WalStats.Distribution.EMPTY),
                    none.queue(),
                    none.syncs(),
                    none.rolls(),
                    new WalStats.Space(
                            contents.entries.isEmpty() ? 0 : 1, bytes, OptionalLong.empty(), 0, Optional.empty()));
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (contents) {
            if (closed) {
                return;
            }
            closed = true;
            contents.closed = true;
            contents.notifyAll();
        }
        lock.close();
    }
}

package io.ingestor.wal.internal.append;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.AppendListener;
import io.ingestor.wal.Compression;
import io.ingestor.wal.LogFailedException;
import io.ingestor.wal.internal.segment.LogEnd;
import io.ingestor.wal.storage.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The part of a log thread that hands groups to a real {@link SyncThread}, over a file in memory. Its fields are plain
 * wherever the log's own are: what one thread sees of another's writes, it sees by the hand-over alone.
 */
final class StressLog {

    /** The outcome of an append. */
    static final int NOTHING = 0;

    static final int SYNCED = 1;
    static final int FAILED = 2;

    /** An outcome that no append may have, whatever the interleaving. */
    static final int WRONG = 9;

    private static final long SEGMENT = 1;

    /** Shared, because it is large and only measures. */
    private static final SyncWatch WATCH = new SyncWatch(new LogEvents() {}, Long.MAX_VALUE);

    static final LogCounters COUNTERS = new LogCounters();

    final FailureLatch latch = new FailureLatch();
    final MemoryFile file;
    final SyncThread sync;
    private final LogCounters counters;

    /** Outcomes so far; plain, since deliveries come one after the other. */
    private int outcomes;

    private int appends;
    private LogEnd lastSeen = new LogEnd(SEGMENT, 0, 1);
    private boolean movedWrongly;
    boolean inline;

    /** Of the log thread and of the sync thread: whether its wait for the other was in vain. */
    private boolean waitedInVain;

    private boolean sleptInVain;

    StressLog(MemoryFile file) {
        this(file, COUNTERS);
    }

    StressLog(MemoryFile file, LogCounters counters) {
        this.file = file;
        this.counters = counters;
        this.sync = new SyncThread(latch, WATCH, lastSeen, 0);
        latch.onFailure(sync::wake);
    }

    /** Writes an append that is a group of its own, as {@link LogThread} does. */
    Ack append(boolean more) {
        AppendGroup group = new AppendGroup(latch, counters);
        Ack ack = write(group);
        inline = !more && sync.canSyncInline(group);
        if (!inline) {
            sync.hand(group);
        }
        ack.onWritten(ack.number);
        if (inline) {
            sync.syncInline(group);
        }
        group.arrive();
        look();
        return ack;
    }

    /** Writes an append and syncs it on this thread, as soon as nothing else is in flight. */
    Ack appendInline() {
        AppendGroup group = new AppendGroup(latch, counters);
        Ack ack = write(group);
        ack.onWritten(ack.number);
        while (!sync.canSyncInline(group)) {
            Thread.onSpinWait();
        }
        sync.syncInline(group);
        group.arrive();
        look();
        return ack;
    }

    private Ack write(AppendGroup group) {
        Ack ack = new Ack(appends++);
        file.written++;
        PendingAppend append = pending(ack);
        append.firstSequence = file.written;
        group.add(append);
        group.bytes = 1;
        group.file = file;
        ack.end = end();
        group.end = ack.end;
        return ack;
    }

    /** An append of one record and one byte that wants a sync. */
    static PendingAppend pending(AppendListener listener) {
        return new PendingAppend(listener, AckLevel.SYNCED, 1, 1, Compression.NONE, ByteBuffer.allocate(1), 0, 0);
    }

    /** The end of what is written. */
    LogEnd end() {
        return new LogEnd(SEGMENT, file.written, file.written + 1);
    }

    /** The durable end, as the thread that writes sees it, never goes back and never beyond what is written. */
    private void look() {
        LogEnd now = sync.durable();
        movedWrongly |= now.isBefore(lastSeen) || end().isBefore(now);
        lastSeen = now;
    }

    /**
     * Whether the durable end was never seen to move wrongly, and is now neither before what was acknowledged nor
     * beyond what was synced; and no wake-up was lost.
     */
    boolean isRight(Ack... acks) {
        look();
        LogEnd durable = sync.durable();
        boolean right = !movedWrongly && durable.position() <= file.synced && !waitedInVain && !sleptInVain;
        for (Ack ack : acks) {
            right &= ack.outcome() != SYNCED || !durable.isBefore(ack.end);
        }
        return right;
    }

    /**
     * Waits as the log thread does before it rolls: SYNCED once all that is written is durable, FAILED if the log has
     * failed.
     */
    int awaitDurable() {
        AtomicInteger ended = new AtomicInteger(NOTHING);
        waitedInVain = !Patience.suffices(() -> ended.set(awaitDurableParking()));
        return ended.get();
    }

    private int awaitDurableParking() {
        try {
            sync.awaitDurable(end(), latch);
            return file.synced >= file.written ? SYNCED : WRONG;
        } catch (LogFailedException e) {
            return e.getCause() == latch.failure() ? FAILED : WRONG;
        }
    }

    void runSyncThread() {
        sync.runsOn(Thread.currentThread());
        sleptInVain = !Patience.suffices(sync::run);
    }

    static int outcome(@Nullable Ack ack) {
        return ack == null ? WRONG : ack.outcome();
    }

    /** The listener of an append. */
    final class Ack implements AppendListener {

        private final int number;
        private LogEnd end = lastSeen;
        private boolean written;
        private final AtomicInteger outcome = new AtomicInteger(NOTHING);

        Ack(int number) {
            this.number = number;
        }

        int outcome() {
            return outcome.get();
        }

        @Override
        public void onWritten(long firstSequence) {
            written = true;
        }

        @Override
        public void onSynced(long firstSequence) {
            boolean right = firstSequence == number + 1L
                    && file.synced >= end.position()
                    && !sync.durable().isBefore(end);
            end(right ? SYNCED : WRONG);
        }

        @Override
        public void onFailure(Throwable cause) {
            end(cause == latch.failure() ? FAILED : WRONG);
        }

        private void end(int reached) {
            boolean inOrder = outcomes++ == number;
            if (!outcome.compareAndSet(NOTHING, written && inOrder ? reached : WRONG)) {
                outcome.set(WRONG);
            }
        }
    }

    /** Counts where others keep bytes. */
    static final class MemoryFile implements WritableFile {

        private final int failingSync;
        long written;

        /** The length that was written when the last successful sync began. */
        long synced;

        int syncs;

        /** @param failingSync which sync fails, from 1; 0 for none */
        MemoryFile(int failingSync) {
            this.failingSync = failingSync;
        }

        @Override
        public String name() {
            return "memory";
        }

        @Override
        public int write(ByteBuffer source, long position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long size() {
            return written;
        }

        @Override
        public void truncate(long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void syncData() throws IOException {
            long found = written;
            if (++syncs == failingSync) {
                throw new IOException("a sync that fails");
            }
            synced = found;
        }

        @Override
        public void syncAll() throws IOException {
            syncData();
        }

        @Override
        public void close() {}
    }
}

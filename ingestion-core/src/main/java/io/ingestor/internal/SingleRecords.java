package io.ingestor.internal;

import io.ingestor.IngestionException;
import io.ingestor.OverloadedException;
import io.ingestor.wal.AckLevel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Brings records that concurrent callers want synced one by one into common entries: what has queued while the last entry was synced is the next. There is no timer, and a caller that finds
 * nothing on its way makes an entry of its record on its own thread, so that alone it waits for nobody.
 */
final class SingleRecords {

    private static final int KEEP_ALIVE_SECONDS = 1;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private record Single(PendingCall<?> call, long reservedBytes) {
        int bytes() {
            return call.batch().block().length;
        }
    }

    private final CommitPipeline pipeline;
    private final int maxRecords;
    private final long maxBytes;
    private final Queue<Single> queue = new ConcurrentLinkedQueue<>();

    /** Whether an entry is being made or is on its way. Whoever sets it makes the next one. */
    private final AtomicBoolean busy = new AtomicBoolean();

    /** Makes entries where the last one's end is heard on a thread of the log, which has other things to do. */
    private final ThreadPoolExecutor next;

    private volatile @Nullable Thread drainer;

    /**
     * @param maxRecords most records of an entry; with 1 nothing is grouped
     * @param maxBytes most that its payload may have, and its memory; a record alone always fits
     */
    SingleRecords(CommitPipeline pipeline, int maxRecords, long maxBytes) {
        this.pipeline = pipeline;
        this.maxRecords = maxRecords;
        this.maxBytes = maxBytes;
        // Not a daemon: what is queued was taken. It ends by itself when idle.
        this.next = new ThreadPoolExecutor(
                1,
                1,
                KEEP_ALIVE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> new Thread(task, "ingestor-singles"));
        next.allowCoreThreadTimeOut(true);
    }

    /** Whether {@link #add} is for such a call. */
    boolean groups(PendingCall<?> call) {
        return maxRecords > 1 && call.batch().count() == 1 && call.ackLevel() == AckLevel.SYNCED;
    }

    /** Takes a call of one good record that wants to be synced. */
    void add(PendingCall<?> call, long reservedBytes) {
        queue.add(new Single(call, reservedBytes));
        if (busy.compareAndSet(false, true)) {
            appendNext();
        }
    }

    /** Waits until everything that was added before is decided; callers of {@link #add} meanwhile are served too. */
    void drain() {
        drainer = Thread.currentThread();
        boolean interrupted = false;
        while (busy.get() || !queue.isEmpty()) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** While busy, so by one thread at a time. */
    private void appendNext() {
        List<Single> taken = new ArrayList<>();
        PendingEntry entry;
        try {
            take(taken);
            if (taken.isEmpty()) {
                rest();
                return;
            }
            entry = entry(taken);
        } catch (RuntimeException | Error e) {
            refuse(taken, e);
            ended();
            return;
        }
        IngestionException refusal = pipeline.append(entry);
        if (refusal != null) {
            entry.refuse(refusal);
        }
    }

    private void take(List<Single> taken) {
        long bytes = BatchBlockFormat.HEADER_BYTES;
        for (Single single = queue.peek(); single != null && taken.size() < maxRecords; single = queue.peek()) {
            bytes += single.bytes();
            if (!taken.isEmpty() && bytes > maxBytes) {
                return;
            }
            taken.add(single);
            queue.remove();
        }
    }

    private PendingEntry entry(List<Single> singles) {
        long reservedBytes = 0;
        List<PendingCall<?>> calls = new ArrayList<>(singles.size());
        List<EncodedBatch> batches = new ArrayList<>(singles.size());
        for (Single single : singles) {
            reservedBytes += single.reservedBytes();
            calls.add(single.call());
            batches.add(single.call().batch());
        }
        return new PendingEntry(
                pipeline, EncodedBatch.join(batches), calls, AckLevel.SYNCED, reservedBytes, this::ended);
    }

    /** No memory for their entry, say: the log certainly does not have them. */
    private void refuse(List<Single> singles, Throwable cause) {
        IngestionException refusal = new OverloadedException(
                "no entry can be made of the record: " + cause + "; it was not taken: try again", RETRY_AFTER);
        for (Single single : singles) {
            pipeline.release(single.reservedBytes());
            single.call().refuse(refusal);
        }
    }

    private void ended() {
        if (queue.isEmpty()) {
            rest();
        } else {
            appendNextElsewhere();
        }
    }

    private void rest() {
        busy.set(false);
        // Whoever added meanwhile has seen it busy.
        if (!queue.isEmpty() && busy.compareAndSet(false, true)) {
            appendNextElsewhere();
        } else {
            LockSupport.unpark(drainer);
        }
    }

    private void appendNextElsewhere() {
        try {
            next.execute(this::appendNext);
        } catch (OutOfMemoryError e) {
            // No thread can be made. Late on a thread of the log is better than never.
            appendNext();
        }
    }
}

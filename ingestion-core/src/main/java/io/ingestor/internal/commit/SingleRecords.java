package io.ingestor.internal.commit;

import io.ingestor.IngestionException;
import io.ingestor.internal.block.BatchBlock;
import io.ingestor.internal.block.BatchBlockFormat;
import io.ingestor.internal.block.EncodedBatch;
import io.ingestor.internal.host.EngineThreads;
import io.ingestor.wal.AckLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The records that concurrent callers want synced one by one, brought into common entries: those that queued while the
 * last entry was synced are the next. There is no timer. A caller that finds nothing on its way makes an entry of its
 * record on its own thread. So a caller that is alone waits for no other thread.
 *
 * <p>The calls of one caller keep their order: {@link #ahead} hands the queued calls to the log before anything else
 * goes there.
 */
public final class SingleRecords {

    /**
     * The memory that an entry of several records takes besides them, as a multiple of their blocks: a block of at most
     * 7/5 of theirs, and the log's compressed copy, whose capacity is at most 7/3 of what it compresses.
     */
    private static final int COPIES = 4;

    /** Bytes that a shorter block counts as, because the smallest copy has a capacity of its own. */
    private static final int MIN_COUNTED = 256;

    /**
     * Bytes of the longest block that is grouped: a longer one gains nothing by being copied into an entry with others.
     */
    private static final int MAX_GROUPED = 64 << 10;

    private static final int KEEP_ALIVE_SECONDS = 1;
    private static final int MIN_TAKEN = 16;

    private final CommitPipeline pipeline;
    private final Function<List<BatchBlock>, BatchBlock> joining;
    private final int maxRecords;
    private final long maxBytes;
    private final long maxGroupedBytes;
    private final Queue<PendingCall<?>> queue = new ConcurrentLinkedQueue<>();

    /**
     * The number of singles that were added and are not in the hands of the log: those in the queue and those of an
     * entry that is being made.
     */
    private final AtomicInteger waiting = new AtomicInteger();

    /** The number of entries on their way, and of rights to make the next, each of which goes over to its entry. */
    private final AtomicInteger inFlight = new AtomicInteger();

    /** Held from the queue to the log, so that entries are in the order of the queue. */
    private final ReentrantLock making = new ReentrantLock();

    /**
     * The calls of the entry that is being made. The list keeps its capacity, so that they are known even if memory
     * runs out.
     */
    private final List<PendingCall<?>> taken = new ArrayList<>(MIN_TAKEN); // guarded by making

    /**
     * The executor that makes entries when the last one's end is heard on a thread of the log, which has other things
     * to do.
     */
    private final ThreadPoolExecutor next;

    private volatile @Nullable Thread drainer;

    /**
     * Creates the queue of single records of one ingestor.
     *
     * @param joining makes one block of several
     * @param maxRecords most records of an entry; with 1 nothing is grouped
     * @param maxBytes most that its payload may have, and its memory
     */
    public SingleRecords(
            CommitPipeline pipeline,
            Function<List<BatchBlock>, BatchBlock> joining,
            int maxRecords,
            long maxBytes,
            EngineThreads threads) {
        this.pipeline = pipeline;
        this.joining = joining;
        this.maxRecords = maxRecords;
        this.maxBytes = maxBytes;
        this.maxGroupedBytes = Math.min(MAX_GROUPED, maxBytes / (1 + COPIES));
        this.next = new ThreadPoolExecutor(
                1,
                1,
                KEEP_ALIVE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> threads.daemon("singles", task));
        next.allowCoreThreadTimeOut(true);
    }

    /** Returns true if {@link #add} is for calls with such a batch: one record, which is not large. */
    public boolean groups(EncodedBatch batch, AckLevel ackLevel) {
        return maxRecords > 1
                && batch.size() == 1
                && batch.count() == 1
                && ackLevel == AckLevel.SYNCED
                && batch.block().length <= maxGroupedBytes;
    }

    /**
     * Returns the most bytes that a record takes because it is grouped, besides its block, until its entry is in a
     * table. The block has at most that length.
     */
    public long copyBytes(long blockBytes) {
        return maxRecords > 1 ? COPIES * Math.max(MIN_COUNTED, Math.min(blockBytes, maxGroupedBytes)) : 0;
    }

    /**
     * Returns an entry of its own for a call, behind the calls that were added before; null if the call is to be
     * {@linkplain #add added}.
     */
    @Nullable
    public PendingEntry ownEntry(PendingCall<?> call) {
        if (groups(call.batch(), call.ackLevel())) {
            return null;
        }
        PendingEntry own = new PendingEntry(pipeline, call);
        ahead();
        return own;
    }

    /** Takes a call that it {@linkplain #groups groups}. */
    public void add(PendingCall<?> call) {
        waiting.getAndIncrement();
        try {
            queue.add(call);
        } catch (OutOfMemoryError e) {
            // Otherwise it would keep its memory, and a close would wait for it.
            refuse(call, e);
            handed(1);
            return;
        }
        if (inFlight.compareAndSet(0, 1)) {
            makeNext();
        }
    }

    /** Hands to the log the calls that were added before; anything that the caller hands to it now comes behind. */
    public void ahead() {
        int before = waiting.get();
        if (before == 0) {
            return;
        }
        making.lock();
        try {
            // Not the calls that are added meanwhile: others could keep this caller here for as long as they like.
            int made = -1;
            while (before > 0 && made != 0) {
                inFlight.getAndIncrement();
                made = make();
                before -= made;
            }
        } finally {
            making.unlock();
        }
    }

    /** Waits until everything that was added before is decided; callers of {@link #add} meanwhile are served too. */
    public void drain() {
        drainer = Thread.currentThread();
        boolean interrupted = false;
        while (inFlight.get() > 0 || waiting.get() > 0) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes the next entry, with the right to. */
    private void makeNext() {
        making.lock();
        try {
            int unused = make();
        } finally {
            making.unlock();
        }
    }

    /**
     * Makes an entry of the queued calls, with the right to, which is given back if there are none. Returns the number
     * of calls.
     */
    private int make() {
        PendingEntry entry;
        try {
            take();
            entry = taken.isEmpty() ? null : entry(taken);
        } catch (RuntimeException | Error e) {
            int refused = taken.size();
            try {
                refuseTaken(e);
            } finally {
                ended();
            }
            return refused;
        }
        if (entry == null) {
            ended();
            return 0;
        }
        int entered = taken.size();
        taken.clear();
        IngestionException refusal = pipeline.append(entry);
        handed(entered);
        if (refusal != null) {
            entry.refuse(refusal);
        }
        return entered;
    }

    private void take() {
        long bytes = BatchBlockFormat.HEADER_BYTES;
        for (PendingCall<?> call = queue.peek(); call != null && taken.size() < maxRecords; call = queue.peek()) {
            bytes += blockBytes(call);
            if (!taken.isEmpty() && bytes > maxBytes) {
                return;
            }
            taken.add(call);
            queue.remove();
        }
    }

    private static int blockBytes(PendingCall<?> call) {
        return call.batch().block().length;
    }

    private PendingEntry entry(List<PendingCall<?>> calls) {
        List<BatchBlock> batches = new ArrayList<>(calls.size());
        for (PendingCall<?> call : calls) {
            batches.add(call.batch());
            if (calls.size() > 1) {
                // For the ids of its records.
                call.grant().keep(blockBytes(call));
            }
        }
        return new PendingEntry(pipeline, joining.apply(batches), List.copyOf(calls), AckLevel.SYNCED, this::ended);
    }

    /** Refuses the calls of an entry that could not be made, such as for lack of memory. The log does not have them. */
    private void refuseTaken(Throwable cause) {
        // A call leaves the list before its failure is delivered: its caller may come back on this very thread, and
        // calls that are in the list then are taken for the next entry.
        while (!taken.isEmpty()) {
            PendingCall<?> call = taken.remove(0);
            refuse(call, cause);
            handed(1);
        }
    }

    private void refuse(PendingCall<?> call, Throwable cause) {
        call.refuse(pipeline.noEntry(cause));
    }

    private void handed(int singles) {
        waiting.getAndAdd(-singles);
        // The entry may have come to its end before this.
        LockSupport.unpark(drainer);
    }

    private void ended() {
        if (inFlight.decrementAndGet() > 0) {
            return;
        }
        // Callers that added meanwhile have seen one in flight.
        if (!queue.isEmpty() && inFlight.compareAndSet(0, 1)) {
            makeNextElsewhere();
        } else {
            LockSupport.unpark(drainer);
        }
    }

    private void makeNextElsewhere() {
        try {
            next.execute(this::makeNext);
        } catch (OutOfMemoryError e) {
            // No thread can be made. Late on a thread of the log is better than never.
            makeNext();
        }
    }
}

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
 * A queue of single records that concurrent callers want synced, which are grouped into common entries. The records
 * that queue while one entry is synced form the next; there is no timer. A caller that finds no entry in flight makes
 * an entry on its own thread, so a lone caller waits for no other thread.
 *
 * <p>The calls of one caller keep their order: {@link #ahead} hands the queued calls to the log before any entry that
 * is made outside the queue.
 */
public final class SingleRecords {

    /**
     * The memory that an entry of several records takes in addition to their blocks, as a multiple of these. The joined
     * block takes at most 7/5 of their size. The log's compressed copy has a capacity of at most 7/3 of its input.
     */
    private static final int COPIES = 4;

    /** The minimum size counted for a block, because even the smallest copy has some capacity. */
    private static final int MIN_COUNTED = 256;

    /**
     * The size of the longest block that is grouped. A longer one gains nothing from being copied into a common entry.
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
     * The number of calls that were added but not yet handed to the log: those in the queue and those of the entry
     * being made.
     */
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * The number of entries in flight, plus the permits to make an entry. A permit passes to the entry that is made.
     */
    private final AtomicInteger inFlight = new AtomicInteger();

    /** Held while calls move from the queue to the log, so that entries keep the order of the queue. */
    private final ReentrantLock making = new ReentrantLock();

    /**
     * The calls of the entry that is being made. If this fails, the calls in the list are refused, so that none is
     * lost.
     */
    private final List<PendingCall<?>> taken = new ArrayList<>(MIN_TAKEN); // guarded by making

    /**
     * The executor that makes the next entry when the last one ends on a thread of the log, which must not be held up.
     */
    private final ThreadPoolExecutor next;

    private volatile @Nullable Thread drainer;

    /**
     * Creates the queue of single records of one ingestor.
     *
     * @param joining the function that joins several blocks into one
     * @param maxRecords the maximum number of records in an entry; 1 disables grouping
     * @param maxBytes the maximum total size of the blocks that form an entry
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

    /**
     * Returns true if {@link #add} accepts a call with the batch and level: a single record to be synced, which is not
     * large.
     */
    public boolean groups(EncodedBatch batch, AckLevel ackLevel) {
        return maxRecords > 1
                && batch.size() == 1
                && batch.count() == 1
                && ackLevel == AckLevel.SYNCED
                && batch.block().length <= maxGroupedBytes;
    }

    /**
     * Returns the maximum memory that grouping adds to a record's block until its entry is in a table. The block has at
     * most the given length.
     */
    public long copyBytes(long blockBytes) {
        return maxRecords > 1 ? COPIES * Math.max(MIN_COUNTED, Math.min(blockBytes, maxGroupedBytes)) : 0;
    }

    /**
     * Returns a separate entry for a call, after handing the calls added before to the log. Returns null if the call is
     * to be {@linkplain #add added}.
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

    /** Adds a call for which {@link #groups} returns true. */
    public void add(PendingCall<?> call) {
        waiting.getAndIncrement();
        try {
            queue.add(call);
        } catch (OutOfMemoryError e) {
            // Refused, because the call would otherwise keep its memory, and a close would wait for it.
            refuse(call, e);
            handed(1);
            return;
        }
        if (inFlight.compareAndSet(0, 1)) {
            makeNext();
        }
    }

    /** Hands the calls added before to the log, so that later entries of the caller follow them. */
    public void ahead() {
        int before = waiting.get();
        if (before == 0) {
            return;
        }
        making.lock();
        try {
            // Not the calls added in the meantime: other callers could keep this one here indefinitely.
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

    /** Waits until every call that was added is decided, including those added in the meantime. */
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

    /** Makes the next entry, with a permit that the caller has acquired. */
    private void makeNext() {
        making.lock();
        try {
            int unused = make();
        } finally {
            making.unlock();
        }
    }

    /**
     * Makes an entry of queued calls and appends it to the log, or refuses the calls. Returns their number. The
     * caller's permit passes to the entry, or is released if there is none.
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
                // The call keeps its own block in addition to the joined one.
                call.grant().keep(blockBytes(call));
            }
        }
        return new PendingEntry(pipeline, joining.apply(batches), List.copyOf(calls), AckLevel.SYNCED, this::ended);
    }

    /**
     * Refuses the calls of an entry that could not be made, for example for lack of memory. The log does not contain
     * them.
     */
    private void refuseTaken(Throwable cause) {
        // A call leaves the list before its failure is delivered. A callback may add a call on this thread, which would
        // otherwise take the listed calls into its entry.
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
        // The entry may have ended before, so its end may not have woken the drainer.
        LockSupport.unpark(drainer);
    }

    private void ended() {
        if (inFlight.decrementAndGet() > 0) {
            return;
        }
        // Callers that added calls in the meantime saw an entry in flight, and made none.
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
            // No thread can be started. Holding up a thread of the log is better than leaving calls in the queue.
            makeNext();
        }
    }
}

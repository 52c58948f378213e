package io.ingestor.wal.internal.read;

import io.ingestor.wal.ReplayMeter;
import io.ingestor.wal.WalEntryView;
import io.ingestor.wal.internal.format.FrameFormat;
import io.ingestor.wal.internal.host.Threads;
import io.ingestor.wal.internal.read.ReplayChunk.Rest;
import io.ingestor.wal.internal.segment.FrameView;
import io.ingestor.wal.internal.segment.LogEnd;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A replay on several threads. Each reads the next chunk in log order, and then verifies and decompresses it in
 * parallel with the others. The caller shows the chunks in order, and decodes chunks itself while the one that it needs
 * is not ready. Without workers, the caller does everything alone.
 *
 * <p>There are {@link #CHUNKS_PER_THREAD} chunks per thread, which are reused and hold at most twice
 * {@link ReplayChunk#MAX_ARRAY_BYTES} each. A frame that is too large for a chunk, or that does not verify, is left to
 * a {@link SegmentedReader}, which also reports the damage.
 */
public final class ParallelReplay implements ReplayChunk.Shown {

    /** The limit on workers. More would only wait for the one thread that shows the entries. */
    private static final int MAX_WORKERS = 3;

    private static final int CHUNKS_PER_THREAD = 2;

    private final StorageDirectory directory;
    private final SegmentTable table;
    private final LogEnd end;
    private final long fromSequence;
    private final ReplaySource source;
    private final ReplayMeter meter;
    private final FrameView view = new FrameView();
    private final ReplayChunk[] chunks;
    private final Thread caller = Thread.currentThread();
    private final List<Thread> workers = new ArrayList<>();

    /**
     * The permits to fill a chunk. A thread acquires one before it takes the lock, and releases it if no frames are
     * left. The caller releases one for each chunk that it has shown.
     */
    private final Semaphore free;

    private final ReentrantLock lock = new ReentrantLock();
    private long fillings; // guarded by lock
    private boolean exhausted; // guarded by lock
    private volatile boolean stopped;

    public ParallelReplay(
            StorageDirectory directory,
            SegmentTable table,
            LogEnd end,
            long fromSequence,
            ReplaySource source,
            ReplayMeter meter,
            int workerCount) {
        this.directory = directory;
        this.table = table;
        this.end = end;
        this.fromSequence = fromSequence;
        this.source = source;
        this.meter = meter;
        this.chunks = new ReplayChunk[CHUNKS_PER_THREAD * (workerCount + 1)];
        for (int i = 0; i < chunks.length; i++) {
            chunks[i] = new ReplayChunk();
        }
        this.free = new Semaphore(chunks.length);
        for (int i = 1; i <= workerCount; i++) {
            workers.add(Threads.daemon("wal-replay-" + i, directory, this::work));
        }
    }

    /**
     * Returns the number of workers: the least of {@link #MAX_WORKERS}, the number of processors less one, and the
     * number of chunks less one.
     */
    static int workerCount(long chunkCount) {
        int most = Math.min(Runtime.getRuntime().availableProcessors() - 1, MAX_WORKERS);
        return (int) Math.max(0, Math.min(most, chunkCount - 1));
    }

    public void run() throws IOException {
        try (source) {
            try {
                workers.forEach(Thread::start);
                showAll();
            } finally {
                stopped = true;
                free.release(workers.size());
                workers.forEach(Threads::join);
            }
        }
        meter.end();
    }

    private void work() {
        while (true) {
            free.acquireUninterruptibly();
            if (stopped || !decodeNext()) {
                return;
            }
        }
    }

    /** Fills and decodes the next chunk. Releases the permit and returns false if no frames are left. */
    private boolean decodeNext() {
        ReplayChunk chunk;
        long filling;
        lock.lock();
        try {
            filling = fillings;
            chunk = chunks[(int) (filling % chunks.length)];
            if (exhausted || !source.fill(chunk)) {
                exhausted = true;
                free.release();
                return false;
            }
            fillings++;
            exhausted = chunk.rest() == Rest.UNCLEAR || chunk.failure() != null;
        } finally {
            lock.unlock();
        }
        try {
            if (chunk.failure() == null) {
                chunk.decode(fromSequence);
            }
        } catch (Throwable t) {
            chunk.fail(t);
        }
        chunk.ready(filling);
        LockSupport.unpark(caller);
        return true;
    }

    private void showAll() throws IOException {
        boolean going = true;
        for (long filling = 0; going; filling++) {
            ReplayChunk chunk = await(filling);
            going = chunk != null && show(chunk);
            free.release();
        }
    }

    /** Waits for a chunk and decodes others meanwhile; returns null if there is no such chunk. */
    private @Nullable ReplayChunk await(long filling) {
        ReplayChunk chunk = chunks[(int) (filling % chunks.length)];
        boolean interrupted = false;
        boolean past = false;
        while (!past && !chunk.isReady(filling)) {
            if (free.tryAcquire() && decodeNext()) {
                continue;
            }
            past = isPastLast(filling);
            // Checked again, because the wait for the lock may have consumed the worker's unpark.
            if (!past && !chunk.isReady(filling)) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
        }
        if (interrupted) {
            caller.interrupt();
        }
        return past ? null : chunk;
    }

    private boolean isPastLast(long filling) {
        lock.lock();
        try {
            return exhausted && filling >= fillings;
        } finally {
            lock.unlock();
        }
    }

    /** Shows a chunk; returns false if the rest of the log was shown too. */
    private boolean show(ReplayChunk chunk) throws IOException {
        Throwable failure = chunk.failure();
        if (failure != null) {
            throw rethrow(chunk, failure);
        }
        chunk.show(fromSequence, view, this);
        if (chunk.rest() == Rest.LARGE) {
            showLarge(chunk);
        } else if (chunk.rest() == Rest.UNCLEAR) {
            showStepByStep(chunk);
            return false;
        }
        return true;
    }

    private void showLarge(ReplayChunk chunk) throws IOException {
        if (chunk.large().isEntryFrom(fromSequence)) {
            try (SegmentedReader reader = readerBehind(chunk)) {
                WalEntryView entry = reader.next();
                if (entry != null) {
                    entry(entry);
                }
            }
        }
        frame(chunk.large().alignedLength());
    }

    /** Shows the rest of the log frame by frame. Throws on damage in the first frame, unless it verifies this time. */
    private void showStepByStep(ReplayChunk chunk) throws IOException {
        try (SegmentedReader reader = readerBehind(chunk)) {
            for (WalEntryView entry = reader.next(); entry != null; entry = reader.next()) {
                entry(entry);
                frame(FrameFormat.aligned(FrameFormat.HEADER_BYTES + entry.storedBytes()));
            }
        }
    }

    private SegmentedReader readerBehind(ReplayChunk chunk) {
        return new SegmentedReader(
                directory, table, () -> end, chunk.segment(), chunk.end(), chunk.sequenceAtEnd(), fromSequence);
    }

    private IOException rethrow(ReplayChunk chunk, Throwable failure) throws IOException {
        if (failure instanceof IOException e) {
            try (SegmentedReader reader = readerBehind(chunk)) {
                reader.checkNotReleased();
            }
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        return new IOException(failure);
    }

    @Override
    public void entry(WalEntryView entry) throws IOException {
        meter.show(entry);
    }

    @Override
    public void frame(long bytes) {
        meter.pass(bytes);
    }
}

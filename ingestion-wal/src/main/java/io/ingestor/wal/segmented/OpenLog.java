package io.ingestor.wal.segmented;

import io.ingestor.wal.LogLife;
import io.ingestor.wal.WalStats;
import io.ingestor.wal.internal.append.AppendFactory;
import io.ingestor.wal.internal.append.AppendQueue;
import io.ingestor.wal.internal.append.BufferPool;
import io.ingestor.wal.internal.append.DiskSpace;
import io.ingestor.wal.internal.append.Expiry;
import io.ingestor.wal.internal.append.FailureLatch;
import io.ingestor.wal.internal.append.Handoff;
import io.ingestor.wal.internal.append.Housekeeping;
import io.ingestor.wal.internal.append.LiveDurableEnd;
import io.ingestor.wal.internal.append.LogCounters;
import io.ingestor.wal.internal.append.LogEvents;
import io.ingestor.wal.internal.append.LogThread;
import io.ingestor.wal.internal.append.OwnershipWatch;
import io.ingestor.wal.internal.append.PendingAppend;
import io.ingestor.wal.internal.append.PrefixRelease;
import io.ingestor.wal.internal.append.RollWatch;
import io.ingestor.wal.internal.append.SegmentMaker;
import io.ingestor.wal.internal.append.SegmentPreparer;
import io.ingestor.wal.internal.append.SegmentRoll;
import io.ingestor.wal.internal.append.SlowSyncWarning;
import io.ingestor.wal.internal.append.SyncThread;
import io.ingestor.wal.internal.append.SyncWatch;
import io.ingestor.wal.internal.append.Timing;
import io.ingestor.wal.internal.format.FrameFormat;
import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.internal.host.Threads;
import io.ingestor.wal.internal.read.LogReads;
import io.ingestor.wal.internal.read.SegmentTable;
import io.ingestor.wal.internal.recover.LogRecovery;
import io.ingestor.wal.internal.segment.LogEnd;
import io.ingestor.wal.internal.segment.SegmentInfo;
import io.ingestor.wal.storage.DirectoryLock;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An open log with its threads and the objects that they share. It creates the threads, starts them, and ends them in
 * order.
 */
final class OpenLog {

    private final DirectoryLock lock;
    private final Housekeeping housekeeping;
    private final Timing timing;
    private final FailureLatch latch = new FailureLatch();
    private final LogCounters counters = new LogCounters();
    private final SegmentTable table;
    private final DiskSpace space;
    private final OwnershipWatch ownership;
    private final SegmentPreparer preparer;
    private final PrefixRelease releases;
    private final SyncWatch syncWatch;
    private final RollWatch rollWatch;
    private final SlowSyncWarning slowSyncs;
    private final SyncThread sync;
    private final LiveDurableEnd durable;
    private final LogReads reads;
    private final AppendQueue queue;
    private final LogThread log;
    private final Thread logThread;
    private final Thread syncThread;
    private final Thread watchThread;
    private final Object closeMonitor = new Object();
    private boolean closed;

    /**
     * Creates a log that is not started yet.
     *
     * @param lock lock of the directory, released when the log is closed
     * @param housekeeping housekeeping thread, ended when the log is closed
     */
    OpenLog(
            StorageDirectory directory,
            SegmentedOptions options,
            Timing timing,
            DirectoryLock lock,
            Housekeeping housekeeping,
            LogRecovery.Recovered recovered) {
        this.lock = lock;
        this.housekeeping = housekeeping;
        this.timing = timing;
        this.table = new SegmentTable(recovered.segments());
        ScheduledExecutorService upkeep = housekeeping.executor();
        LogEvents events = LogEvents.create();

        this.space = new DiskSpace(directory, options.reservedBytes());
        this.ownership = new OwnershipWatch(lock, latch);
        SegmentMaker maker =
                new SegmentMaker(directory, ownership, latch, options.segmentBytes(), space, events, recovered);
        this.preparer = new SegmentPreparer(maker, upkeep, ownership, latch, timing);

        this.syncWatch = new SyncWatch(events, options.slowSyncWarning().toNanos());
        this.slowSyncs = new SlowSyncWarning(syncWatch, directory.location());
        this.sync = new SyncThread(
                latch, syncWatch, recovered.end(), options.maxSyncDelay().toNanos());
        this.durable = new LiveDurableEnd(sync, latch, directory.location());
        this.reads = new LogReads(directory, table, durable, recovered.nextNumber());

        Expiry expiry = new Expiry(options.retention(), this::logBytes, directory, timing.clock());
        this.releases = new PrefixRelease(table, maker, expiry, sync::durable, latch, upkeep);
        this.rollWatch = new RollWatch(events, releases::afterRoll);
        SegmentRoll rolls = new SegmentRoll(preparer, ownership, table, rollWatch, recovered.link());

        AppendFactory appends =
                new AppendFactory(options.compression(), options.compressionThreshold(), new BufferPool());
        Handoff<PendingAppend> handoff = new Handoff<>();
        this.queue = new AppendQueue(
                handoff,
                appends,
                counters,
                preparer,
                latch,
                FrameFormat.maxPayloadBytes(options.segmentBytes()),
                options.maxQueuedBytes(),
                directory.location());
        this.log = new LogThread(
                handoff,
                sync,
                rolls,
                counters,
                appends,
                latch,
                timing.idleMark().toNanos());

        this.logThread = Threads.daemon("wal-log", directory, log);
        this.syncThread = Threads.daemon("wal-sync", directory, sync);
        this.watchThread =
                Threads.daemon("wal-watch", directory, latch.latching("the watch over slow syncs failed", slowSyncs));
        handoff.consumedBy(logThread);
        sync.runsOn(syncThread);
        latch.onFailure(() -> {
            handoff.wake();
            sync.wake();
            preparer.wake();
        });
    }

    /** Starts the threads. */
    void start() {
        space.look();
        preparer.start();
        syncThread.start();
        logThread.start();
        watchThread.start();
        every(timing.upkeep(), this::lookAfter);
        every(timing.ownership(), ownership::check);
    }

    private void every(Duration delay, Runnable task) {
        Runnable latching = latch.latching("the upkeep of the log failed", task);
        var unused = housekeeping
                .executor()
                .scheduleWithFixedDelay(latching, delay.toNanos(), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void lookAfter() {
        space.look();
        releases.expiredLogged();
    }

    AppendQueue queue() {
        return queue;
    }

    LogReads reads() {
        return reads;
    }

    /** Returns the end of the entries that are written. */
    LogEnd written() {
        return log.written();
    }

    /** Returns the end of the entries that survive loss of power. */
    LogEnd durable() {
        return sync.durable();
    }

    List<LogLife> lives() {
        return table.lives(durable().nextSequence() - 1);
    }

    /** Releases the segments that lie entirely below {@code sequence}. */
    void releaseBefore(long sequence) throws IOException {
        latch.check();
        queue.checkOpen();
        housekeeping.call(() -> {
            releases.before(sequence);
            return sequence;
        });
    }

    WalStats stats() {
        return new WalStats(
                counters.appends(),
                counters.queue(),
                syncWatch.stats(),
                rollWatch.stats(),
                new WalStats.Space(
                        table.snapshot().size(),
                        logBytes(),
                        space.usableBytes(),
                        space.reservedBytes(),
                        preparer.suspension()));
    }

    private long logBytes() {
        LogEnd written = written();
        long bytes = 0;
        for (SegmentInfo segment : table.snapshot()) {
            bytes += segment.finalPosition() == SegmentInfo.OPEN
                    ? segment.number() == written.segment() ? written.position() : SegmentFormat.FIRST_FRAME
                    : segment.finalPosition();
        }
        return bytes;
    }

    /** Refuses appends, ends the threads after the queued work is done, and releases the directory. Idempotent. */
    void close() throws IOException {
        synchronized (closeMonitor) {
            if (closed) {
                return;
            }
            boolean failedBefore = latch.isFailed();
            queue.close();
            Threads.join(logThread);
            Threads.join(syncThread);
            durable.close();
            slowSyncs.stop();
            LockSupport.unpark(watchThread);
            preparer.stop();
            housekeeping.close();
            closed = true;
            try {
                log.closeFile();
                preparer.close();
            } finally {
                lock.close();
            }
            if (!failedBefore) {
                latch.check();
            }
        }
    }
}

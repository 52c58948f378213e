package io.ingestor.wal.segmented;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.AppendListener;
import io.ingestor.wal.LogClosedException;
import io.ingestor.wal.LogFailedException;
import io.ingestor.wal.LogLife;
import io.ingestor.wal.LogRefusedException;
import io.ingestor.wal.LogSnapshot;
import io.ingestor.wal.ReplayListener;
import io.ingestor.wal.Retention;
import io.ingestor.wal.WalContext;
import io.ingestor.wal.WalFactory;
import io.ingestor.wal.WalInspection;
import io.ingestor.wal.WalInspector;
import io.ingestor.wal.WalPlace;
import io.ingestor.wal.WalReader;
import io.ingestor.wal.WalRecovery;
import io.ingestor.wal.WalSalvage;
import io.ingestor.wal.WalStats;
import io.ingestor.wal.WriteAheadLog;
import io.ingestor.wal.internal.append.AppendQueue;
import io.ingestor.wal.internal.append.Housekeeping;
import io.ingestor.wal.internal.append.PendingAppend;
import io.ingestor.wal.internal.append.Timing;
import io.ingestor.wal.internal.inspect.InspectedFrames;
import io.ingestor.wal.internal.inspect.LogSalvage;
import io.ingestor.wal.internal.inspect.LogSurvey;
import io.ingestor.wal.internal.read.DetachedLog;
import io.ingestor.wal.internal.read.LogReads;
import io.ingestor.wal.internal.recover.LogRecovery;
import io.ingestor.wal.storage.DirectoryLock;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/**
 * A {@link WriteAheadLog} in segment files of fixed size. The description of this package specifies their format.
 *
 * <p>Three threads work on the files and are never interrupted: one writes, one syncs, and one prepares and releases
 * segments. The writing thread may sync a small group itself. A fourth thread warns of slow syncs and touches no file.
 * Only one data sync is in flight at a time. Entries that arrive during a sync are written meanwhile, and the next sync
 * covers all of them.
 */
public final class SegmentedWriteAheadLog implements WriteAheadLog {

    private final UUID id;
    private final WalRecovery recovery;
    private final OpenLog log;
    private final AppendQueue queue;
    private final LogReads reads;

    private SegmentedWriteAheadLog(LogRecovery.Recovered recovered, OpenLog log) {
        this.id = new UUID(recovered.logIdHigh(), recovered.logIdLow());
        this.recovery = recovered.report();
        this.log = log;
        this.queue = log.queue();
        this.reads = log.reads();
    }

    /**
     * Returns a factory of logs with these options. The limit of the queue is {@link SegmentedOptions#maxQueuedBytes()}
     * or the host's demand, whichever is greater.
     */
    public static WalFactory factory(SegmentedOptions options) {
        return new Factory(options);
    }

    private record Factory(SegmentedOptions options) implements WalFactory {

        Factory {
            Objects.requireNonNull(options, "options");
        }

        @Override
        public WriteAheadLog open(WalContext context) throws IOException {
            return SegmentedWriteAheadLog.open(
                    context.directory(),
                    options.toBuilder()
                            .maxQueuedBytes(Math.max(options.maxQueuedBytes(), context.queuedBytes()))
                            .build(),
                    context.firstSequenceAtLeast(),
                    Timing.DEFAULT);
        }

        @Override
        public Retention retention() {
            return options.retention();
        }
    }

    /**
     * Opens the log in {@code directory}, creating it if there is none; see {@link WalFactory#open}. The first segment
     * is prepared in the background, so a log on a full disk can be opened and read.
     */
    public static WriteAheadLog open(StorageDirectory directory, SegmentedOptions options) throws IOException {
        return open(directory, options, 1, Timing.DEFAULT);
    }

    /**
     * Returns a snapshot of the log in {@code directory}, which another process may own. The log may also be a copy,
     * and no permission to write is needed. Takes no lock and changes nothing. The entries of the snapshot are durable,
     * and the next owner sees them too. If this process has the log open, use {@link WriteAheadLog#read} instead.
     *
     * @throws io.ingestor.wal.CorruptLogException if the log is damaged
     * @throws io.ingestor.wal.UnsupportedFormatException if a newer version wrote it
     * @throws IOException if a file cannot be read, or the end of the log cannot be made durable
     */
    public static LogSnapshot snapshot(StorageDirectory directory) throws IOException {
        return DetachedLog.of(Objects.requireNonNull(directory, "directory"));
    }

    /**
     * Reads the whole log in {@code directory} and reports its contents and its damage to {@code inspector}. Changes
     * nothing. Holds the directory's lock meanwhile, so that a write in progress is not taken for damage. Memory is
     * bounded regardless of the contents of the files. Interrupts do not end the call.
     *
     * @throws io.ingestor.wal.storage.DirectoryLockedException if a log in this process or another has it open
     * @throws io.ingestor.wal.UnsupportedFormatException if a newer version wrote it
     * @throws IOException if a file cannot be read, which is never reported as damage
     */
    public static WalInspection inspect(StorageDirectory directory, WalInspector inspector) throws IOException {
        Objects.requireNonNull(inspector, "inspector");
        return undisturbed(directory, () -> LogSurvey.run(directory, new InspectedFrames(inspector)));
    }

    /**
     * Copies every entry that verifies from the log in {@code from} into a new log in {@code to}, in order and with its
     * sequences. Reports damaged places and lost sequences to {@code inspector}. Nothing in {@code from} is changed.
     * The new log opens in every mode. It lacks the lost sequences. It does not assign them again, except those at the
     * end of which no frame gives evidence. The new log does not open until the salvage is finished, so that a partial
     * copy is not taken for the whole. Both directories are locked meanwhile. Interrupts do not end the call.
     *
     * @param to the directory of the new log, without any file
     * @throws io.ingestor.wal.storage.DirectoryLockedException if a log in this process or another has one of them open
     * @throws io.ingestor.wal.UnsupportedFormatException if a newer version wrote the log
     * @throws IOException if {@code to} is not empty, {@code from} holds no log, or a file cannot be read or written;
     *     the partial new log then does not open
     */
    public static WalSalvage salvage(StorageDirectory from, StorageDirectory to, WalInspector inspector)
            throws IOException {
        Objects.requireNonNull(inspector, "inspector");
        return undisturbed(from, () -> locked(to, () -> LogSalvage.run(from, to, inspector)));
    }

    /**
     * Begins a copy of the log in {@code from}, which another process may be writing to. Takes no lock and changes
     * nothing in {@code from}. The copy does not open until it is finished.
     *
     * @param to the directory of the copy, without any file
     * @throws IOException if {@code to} is not empty or cannot be written
     */
    public static LogCopy copy(StorageDirectory from, StorageDirectory to) throws IOException {
        return LogCopy.begin(Objects.requireNonNull(from, "from"), Objects.requireNonNull(to, "to"));
    }

    /** Runs the work on a separate thread, so that interrupting the caller cannot close a file in use. */
    private static <T> T undisturbed(StorageDirectory directory, Callable<T> work) throws IOException {
        try (Housekeeping housekeeping = new Housekeeping(directory)) {
            return housekeeping.call(() -> locked(directory, work));
        }
    }

    private static <T> T locked(StorageDirectory directory, Callable<T> work) throws Exception {
        DirectoryLock lock = directory.lock();
        try {
            return work.call();
        } finally {
            lock.close();
        }
    }

    static SegmentedWriteAheadLog open(StorageDirectory directory, SegmentedOptions options, Timing timing)
            throws IOException {
        return open(directory, options, 1, timing);
    }

    static SegmentedWriteAheadLog open(
            StorageDirectory directory, SegmentedOptions options, long firstSequenceAtLeast, Timing timing)
            throws IOException {
        Objects.requireNonNull(directory, "directory");
        Objects.requireNonNull(options, "options");
        Housekeeping housekeeping = new Housekeeping(directory);
        try {
            // Runs on the housekeeping thread, so that interrupting the caller cannot close a file in use by the
            // recovery.
            return housekeeping.call(() -> openLocked(directory, options, firstSequenceAtLeast, timing, housekeeping));
        } catch (Throwable t) {
            housekeeping.close();
            throw t;
        }
    }

    private static SegmentedWriteAheadLog openLocked(
            StorageDirectory directory,
            SegmentedOptions options,
            long firstSequenceAtLeast,
            Timing timing,
            Housekeeping housekeeping)
            throws IOException {
        DirectoryLock lock = directory.lock();
        try {
            LogRecovery.Recovered recovered = LogRecovery.run(directory, options.recoveryMode(), firstSequenceAtLeast);
            OpenLog log = new OpenLog(directory, options, timing, lock, housekeeping, recovered);
            log.start();
            return new SegmentedWriteAheadLog(recovered, log);
        } catch (Throwable t) {
            try {
                lock.close();
            } catch (IOException e) {
                t.addSuppressed(e);
            }
            throw t;
        }
    }

    @Override
    public UUID id() {
        return id;
    }

    @Override
    public WalRecovery recovery() {
        return recovery;
    }

    @Override
    public List<LogLife> lives() {
        return log.lives();
    }

    @Override
    public int maxPayloadBytes() {
        return queue.maxPayloadBytes();
    }

    @Override
    public long copyBytes(int payloadLength) {
        return queue.copyBytes(payloadLength);
    }

    @Override
    public void append(ByteBuffer payload, int recordCount, AckLevel level, AppendListener listener)
            throws LogRefusedException, LogFailedException, LogClosedException {
        PendingAppend unused = queue.append(payload, recordCount, level, Objects.requireNonNull(listener, "listener"));
    }

    @Override
    public CompletableFuture<Long> append(ByteBuffer payload, int recordCount, AckLevel level) {
        try {
            return queue.append(payload, recordCount, level, null);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletableFuture<Long> sync() {
        return queue.sync();
    }

    @Override
    public long writtenSequence() {
        return log.written().nextSequence() - 1;
    }

    @Override
    public long durableSequence() {
        return log.durable().nextSequence() - 1;
    }

    @Override
    public long firstSequence() {
        return reads.firstSequence();
    }

    @Override
    public long newestSequence(long bytes) {
        return reads.newestSequence(bytes);
    }

    /**
     * {@inheritDoc}
     *
     * <p>The bytes of a segment of which some entries count are divided in proportion to their sequences.
     */
    @Override
    public long bytesFrom(long sequence) {
        return reads.bytesFrom(sequence, log.written());
    }

    @Override
    public WalReader read(long fromSequence) throws IOException {
        queue.checkOpen();
        return reads.reader(fromSequence);
    }

    @Override
    public WalReader read(WalPlace place) throws IOException {
        queue.checkOpen();
        return reads.reader(place);
    }

    /**
     * {@inheritDoc}
     *
     * <p>A replay uses at most 32 MiB of memory, 16 MiB on two processors. An entry of more than 2 MiB takes additional
     * memory while it is shown, for its stored and its decompressed bytes.
     */
    @Override
    public void replay(long fromSequence, ReplayListener listener) throws IOException {
        Objects.requireNonNull(listener, "listener");
        queue.checkOpen();
        reads.replay(fromSequence, listener);
    }

    @Override
    public void truncateBefore(long sequence) throws IOException {
        log.releaseBefore(sequence);
    }

    @Override
    public WalStats stats() {
        return log.stats();
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}

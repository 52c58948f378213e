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
 * A {@link WriteAheadLog} in segment files of fixed size. The format of the files is in the description of this
 * package.
 *
 * <p>Three threads of its own do all the work on the files, and no thread interrupts them: one writes, one syncs, one
 * prepares and releases segments. A fourth touches no file and warns of slow syncs. Two syncs are never in flight at
 * once; while one runs, what arrives is written, and the next covers all of it.
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
     * Returns a factory of logs with these options. The queue takes {@link SegmentedOptions#maxQueuedBytes()} or what
     * the host demands, whichever is more.
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
     * is prepared in the background, so a log on a full disk opens and can be read.
     */
    public static WriteAheadLog open(StorageDirectory directory, SegmentedOptions options) throws IOException {
        return open(directory, options, 1, Timing.DEFAULT);
    }

    /**
     * Looks at the log in {@code directory} without owning it: beside the process that does, on a copy, without the
     * permission to write. Takes no lock and changes nothing. What the snapshot shows is durable, and visible to the
     * next owner too. Not for a directory whose log this process has open; that has {@link WriteAheadLog#read}.
     *
     * @throws io.ingestor.wal.CorruptLogException if the log is damaged
     * @throws io.ingestor.wal.UnsupportedFormatException if a newer version wrote it
     * @throws IOException if a file cannot be read, or its end cannot be made durable
     */
    public static LogSnapshot snapshot(StorageDirectory directory) throws IOException {
        return DetachedLog.of(Objects.requireNonNull(directory, "directory"));
    }

    /**
     * Reads the whole log in {@code directory}, and reports its contents and its damage to {@code inspector}. Changes
     * nothing. Takes the directory's lock meanwhile, so that what is being written is not taken for damage. Memory is
     * bounded, whatever the files hold. The caller waits, through interrupts.
     *
     * @throws io.ingestor.wal.storage.DirectoryLockedException if a log, in this process or another, has it open
     * @throws io.ingestor.wal.UnsupportedFormatException if a newer version wrote it
     * @throws IOException if a file cannot be read; that is never taken for damage
     */
    public static WalInspection inspect(StorageDirectory directory, WalInspector inspector) throws IOException {
        Objects.requireNonNull(inspector, "inspector");
        return undisturbed(directory, () -> LogSurvey.run(directory, new InspectedFrames(inspector)));
    }

    /**
     * Copies every entry of the log in {@code from} that verifies, in order and with its sequences, into a new log in
     * {@code to}. Reports damaged places and lost sequences to {@code inspector}. Nothing in {@code from} is changed.
     * The new log opens in every mode. Lost sequences are missing in it and are not given again, as far as anything
     * left shows how many there were. The new directory does not open until the salvage is finished, so that an
     * interrupted one is not taken for the whole. Both directories are locked meanwhile. The caller waits, through
     * interrupts.
     *
     * @param to holds no file
     * @throws io.ingestor.wal.storage.DirectoryLockedException if a log, in this process or another, has one of them
     *     open
     * @throws io.ingestor.wal.UnsupportedFormatException if a newer version wrote the log
     * @throws IOException if {@code to} is not empty, {@code from} holds no log, or a file cannot be read or written;
     *     what has been written of the new log then does not open
     */
    public static WalSalvage salvage(StorageDirectory from, StorageDirectory to, WalInspector inspector)
            throws IOException {
        Objects.requireNonNull(inspector, "inspector");
        return undisturbed(from, () -> locked(to, () -> LogSalvage.run(from, to, inspector)));
    }

    /** Runs the work on a thread of its own, so that an interrupt of the caller cannot close a file under it. */
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
            // On the housekeeping thread, so that an interrupt of the caller cannot close a file under the recovery.
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

    @Override
    public WalReader read(long fromSequence) throws IOException {
        queue.checkOpen();
        return reads.reader(fromSequence);
    }

    /**
     * Memory of its own: 32 MiB at most, 16 MiB on two processors, and for the time of an entry of more than 2 MiB that
     * entry, stored and decompressed.
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

package io.ingestor.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * An ordered log of entries that survive a crash once they are synced. An entry is a payload of bytes that stands for
 * any number of records. Each record has a sequence, counted from 1 without holes, except where
 * {@link WalContext#firstSequenceAtLeast()} made an open skip sequences.
 *
 * <p><b>Failure.</b> The first write or sync that fails stops the log permanently. Appends in flight fail with
 * {@link LogFailedException}, their outcome unknown; later ones are refused with the same cause. A failed sync is never
 * retried, because the kernel may have dropped the dirty pages and would report success. Close the log and open it
 * again: recovery finds the entries that survived.
 *
 * <p><b>Threads.</b> Every method may be called from any thread. Interrupting a caller never affects the files.
 */
public interface WriteAheadLog extends AutoCloseable {

    /**
     * Returns the random id that distinguishes this log from every other, regardless of its location. It is created
     * with the log and is the same at every open once the log has held a durable record. A sequence stored elsewhere is
     * meaningful only together with this id. A salvaged log keeps the id of its source, because its sequences are the
     * same; so does a copy of the directory.
     */
    UUID id();

    /** Returns the result of the open. */
    WalRecovery recovery();

    /**
     * Returns the lives of the log in order, as far as the log still holds their sequences. They show whether two
     * copies of one log were both appended to. A life is durable before its first append is acknowledged.
     *
     * <p>This default returns none, so copies of the log cannot be distinguished.
     */
    default List<LogLife> lives() {
        return List.of();
    }

    /**
     * Returns true if the log provides the guarantee of this level. A log that offers a level also offers the lower
     * ones, and every log offers {@link AckLevel#ACCEPTED}. The answer never changes. An append with a level that is
     * not offered is still accepted, and its listener is called as in any other log. The calls then mean only that the
     * entry has passed through the log. A host should check this before it promises anything to its own callers.
     *
     * <p>This default returns true.
     */
    default boolean offers(AckLevel level) {
        return true;
    }

    /** Returns the size of the largest payload that {@link #append} accepts, in bytes before compression. */
    int maxPayloadBytes();

    /**
     * Returns the maximum number of bytes that the log holds, in addition to the payload, for an append of this length
     * until it is written. These bytes hold a compressed copy. Returns 0 if there is no copy, as this default does.
     * Intended for hosts that account for memory.
     */
    default long copyBytes(int payloadLength) {
        return 0;
    }

    /**
     * Appends one entry. The payload is compressed and checksummed on the calling thread; the rest happens on the log's
     * threads. Returns as soon as the entry is queued and never waits for the disk.
     *
     * <p>The entry consists of the bytes between the payload's position and limit, which are not changed. The bytes
     * belong to the log until {@link AppendListener#onWritten} or {@link AppendListener#onFailure} and must not change
     * before that. The buffer may be direct, heap or read-only.
     *
     * @param recordCount number of sequences that the entry takes, 0 or more. The first sequence of an entry without
     *     records is that of the next record
     * @throws IllegalArgumentException if the payload is empty or longer than {@code maxPayloadBytes()}, or the count
     *     is negative; nothing was queued
     * @throws LogRefusedException if the log cannot take an entry now (queue full, disk full, no memory to compress
     *     it); nothing was queued, and the same call may succeed later
     * @throws LogFailedException if the log has stopped after an I/O failure; nothing was queued
     * @throws LogClosedException if it is closed; nothing was queued
     */
    void append(ByteBuffer payload, int recordCount, AckLevel level, AppendListener listener)
            throws LogRefusedException, LogFailedException, LogClosedException;

    /**
     * Appends one entry like {@link #append(ByteBuffer, int, AckLevel, AppendListener)} and returns a future. The
     * future completes with the first sequence of the entry once {@code level} is reached. It completes on one of the
     * log's threads: run slow dependent stages on another executor.
     */
    default CompletableFuture<Long> append(ByteBuffer payload, int recordCount, AckLevel level) {
        AppendFuture future = new AppendFuture(level);
        try {
            append(payload, recordCount, level, future);
        } catch (IOException e) {
            future.onFailure(e);
        }
        return future;
    }

    /**
     * Syncs everything that was appended before this call. The future completes with a durable sequence that covers all
     * these appends.
     */
    CompletableFuture<Long> sync();

    /** Returns the sequence of the last record that is written, 0 if there is none. */
    long writtenSequence();

    /**
     * Returns the sequence of the last record that survives loss of power, 0 if there is none. Sequences that the open
     * skipped count as durable. The value never decreases.
     */
    long durableSequence();

    /** Returns the first sequence that {@link #read} still finds; {@code durableSequence() + 1} if the log is empty. */
    long firstSequence();

    /**
     * Returns a sequence such that the entries from there on take at least {@code bytes} on disk. Intended for hosts
     * that read back only as much as they can hold. An implementation may return an earlier one.
     *
     * <p>This default returns {@link #firstSequence()}, which is also the result if the log is smaller.
     */
    default long newestSequence(long bytes) {
        return firstSequence();
    }

    /**
     * Returns the approximate number of bytes on disk that the written entries from a sequence on take; 0 if the
     * sequence is beyond the last one. The call is cheap, and takes time in proportion to the segments that hold these
     * entries.
     *
     * <p>This default returns the size of the whole log if the sequence is written.
     */
    default long bytesFrom(long sequence) {
        return sequence <= writtenSequence() ? stats().space().logBytes() : 0;
    }

    /**
     * Returns a reader that starts at the entry that contains {@code fromSequence}, or at the next one. The reader ends
     * at the durable end, as of each call of {@link WalReader#next()}, and never returns an entry that a crash could
     * undo. To follow the log, {@linkplain WalReader#await wait} with the reader; to read much of it once, use
     * {@link #replay}.
     *
     * @throws IllegalArgumentException if {@code fromSequence} is below 1
     * @throws TruncatedLogException if it is below {@code firstSequence()}, because the prefix was released or skipped
     */
    WalReader read(long fromSequence) throws IOException;

    /**
     * Returns a reader that starts at an entry that a reader of this log has shown, like {@link #read(long)}. An
     * implementation may go to the place directly, without a search.
     *
     * <p>This default searches for the first sequence of the entry.
     */
    default WalReader read(WalPlace place) throws IOException {
        return read(place.firstSequence());
    }

    /**
     * Passes every entry up to the durable end, as of this call, to the listener. The first is the entry that contains
     * {@code fromSequence}, or the next one. The listener is called on the calling thread, in the order of the log. An
     * implementation may read, check and decompress ahead on threads of its own, in bounded memory. These threads have
     * ended and all files are closed when this method returns or throws. An interrupt does not end a replay; the
     * interrupt status stays set for the listener and the caller.
     *
     * <p>This default reads on the calling thread.
     *
     * @throws IllegalArgumentException if {@code fromSequence} is below 1
     * @throws TruncatedLogException if it is below {@code firstSequence()}, or entries not yet shown were released
     *     meanwhile
     * @throws CorruptLogException if an entry does not verify; all entries before it were shown
     * @throws LogClosedException if the log is closed
     */
    default void replay(long fromSequence, ReplayListener listener) throws IOException {
        long end = durableSequence();
        ReplayMeter meter = new ReplayMeter(listener, stats().space().logBytes());
        try (WalReader reader = read(fromSequence)) {
            for (WalEntryView entry = reader.next();
                    entry != null && entry.lastSequence() <= end;
                    entry = reader.next()) {
                meter.show(entry);
                meter.pass(entry.storedBytes());
            }
        }
        meter.end();
    }

    /**
     * Releases the entries that lie entirely below {@code sequence}, so that their segments can be recycled or deleted.
     * The caller must no longer need them and must have made that durable on its side. Only whole segments are
     * released, and never the active one.
     */
    void truncateBefore(long sequence) throws IOException;

    /** Returns the current figures. The call is cheap. */
    WalStats stats();

    /**
     * Refuses new appends, writes and syncs the queued ones, marks the log as cleanly closed, and releases the
     * directory. The queued appends are acknowledged or failed before it returns. Idempotent.
     */
    @Override
    void close() throws IOException;
}

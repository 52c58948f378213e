package io.ingestor.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * An ordered log of entries that survive a crash once they are synced. An entry is a payload of bytes that stands for
 * one or more records; each record has a sequence, counted from 1 without holes over the life of the log (except where
 * {@link WalContext#firstSequenceAtLeast()} asked for a jump at an open).
 *
 * <p><b>Failure.</b> The first write or sync that fails stops the log for good: every append in flight fails with
 * {@link LogFailedException} (outcome unknown), later ones are refused with the same cause. A failed sync is never
 * tried again, because the kernel may have dropped the dirty pages and would call the second try a success. Close the
 * log and open it again: recovery finds what survived.
 *
 * <p><b>Threads.</b> Every method may be called from any thread. Interrupts of callers never reach the files.
 */
public interface WriteAheadLog extends AutoCloseable {

    /**
     * Returns the id that distinguishes this log from every other, wherever its directory lies. It consists of random
     * bits, made with the log. It is the same at every open of a log that has ever held a durable record. A sequence
     * that is kept elsewhere means something only together with this id. A salvaged log keeps the id of the one that it
     * was saved from, because its sequences are the same; so does a copy of the directory.
     */
    UUID id();

    /** Returns the result of the open. */
    WalRecovery recovery();

    /**
     * Returns the lives of the log in order, as far as it still holds their sequences. They show whether two copies of
     * one log were both appended to. A life is durable before its first append is acknowledged.
     *
     * <p>This default returns none, so that copies of the log cannot be distinguished.
     */
    default List<LogLife> lives() {
        return List.of();
    }

    /**
     * Returns true if the log keeps the promise of that level. One that offers a level offers those before it, and
     * every log offers {@link AckLevel#ACCEPTED}. The answer never changes. Appends of a level that is not offered are
     * taken all the same, and listeners are called as for any other log; then the call means only that the entry has
     * passed through the log. A host asks before it promises anything to its own callers.
     *
     * <p>This default returns true.
     */
    default boolean offers(AckLevel level) {
        return true;
    }

    /** Returns the largest payload that {@link #append} takes, in bytes before compression. */
    int maxPayloadBytes();

    /**
     * Returns the most bytes that the log holds of an append with a payload of that length until it is written, beside
     * the payload itself: a compressed copy. Meant for hosts that count memory; 0 if there is no copy, as with this
     * default.
     */
    default long copyBytes(int payloadLength) {
        return 0;
    }

    /**
     * Puts one entry into the log. Compression and the payload's checksum run here, on the caller; the rest on the
     * log's threads. Returns as soon as the entry is queued and never waits for the disk.
     *
     * <p>The bytes between the payload's position and limit are the entry; position and limit are not changed. The
     * bytes belong to the log until {@link AppendListener#onWritten} or {@link AppendListener#onFailure} and must not
     * change before; a direct, heap or read-only buffer will do.
     *
     * @param recordCount how many sequences the entry takes, 0 or more. An entry of 0 records takes none: its first
     *     sequence is the one that the next record gets
     * @throws IllegalArgumentException if the payload is empty or longer than {@code maxPayloadBytes()}, or the count
     *     is negative; nothing was queued
     * @throws LogRefusedException if the log cannot take an entry now (queue full, disk full, no memory to compress
     *     it); nothing was queued, the same call may succeed later
     * @throws LogFailedException if the log has stopped after an I/O failure; nothing was queued
     * @throws LogClosedException if it is closed; nothing was queued
     */
    void append(ByteBuffer payload, int recordCount, AckLevel level, AppendListener listener)
            throws LogRefusedException, LogFailedException, LogClosedException;

    /**
     * Puts one entry into the log like {@link #append(ByteBuffer, int, AckLevel, AppendListener)} and returns a future.
     * The future completes with the first sequence once {@code level} is reached. It completes on one of the log's
     * threads: hand anything slow to another executor.
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
     * Syncs everything that was appended before this call. The future completes with {@link #durableSequence()} as it
     * was then, at least that of the last append before.
     */
    CompletableFuture<Long> sync();

    /** Returns the sequence of the last record that is written, 0 if there is none. */
    long writtenSequence();

    /**
     * Returns the sequence of the last record that survives loss of power, 0 if there is none. Sequences that the open
     * skipped count as past. The value never goes back.
     */
    long durableSequence();

    /** Returns the first sequence that {@link #read} still finds; {@code durableSequence() + 1} if the log is empty. */
    long firstSequence();

    /**
     * Returns a sequence behind which the newest entries take at least so many bytes on disk, for hosts that read back
     * only what they can hold. An implementation may return an earlier one.
     *
     * <p>This default returns {@link #firstSequence()}, which is also the answer if the log has fewer bytes.
     */
    default long newestSequence(long bytes) {
        return firstSequence();
    }

    /**
     * Reads forward from the entry that holds {@code fromSequence}, or from the next one there is. The reader ends at
     * the durable end, as it is at each call of {@link WalReader#next()}, and never shows what could vanish. To follow
     * the log, {@link WalReader#await wait} there; to go once through much of it, {@link #replay}.
     *
     * @throws IllegalArgumentException if {@code fromSequence} is below 1
     * @throws TruncatedLogException if it is below {@code firstSequence()}, because the prefix was released
     */
    WalReader read(long fromSequence) throws IOException;

    /**
     * Shows the listener every entry from the one that holds {@code fromSequence}, or from the next one there is, up to
     * the durable end as it is at this call. It is called on this thread, strictly in the order of the log. An
     * implementation may read, check and decompress ahead on threads of its own, in bounded memory; they have ended and
     * all files are closed when this returns or throws. An interrupt does not end a replay, and is left standing for
     * the listener and the caller to see.
     *
     * <p>This default reads on the calling thread.
     *
     * @throws IllegalArgumentException if {@code fromSequence} is below 1
     * @throws TruncatedLogException if it is below {@code firstSequence()}, or entries that were to be shown next were
     *     released meanwhile
     * @throws CorruptLogException if an entry does not verify; those before it were shown
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
     * Releases the entries whose records all lie below {@code sequence}: their segments may be recycled or deleted. The
     * caller needs them no more, and has made that durable on its side before. Only whole segments are released; the
     * active one stays.
     */
    void truncateBefore(long sequence) throws IOException;

    /** Returns the figures of this moment, cheap to take. */
    WalStats stats();

    /**
     * Refuses new appends, writes and syncs what is queued, marks the log as cleanly closed, and releases the
     * directory. Idempotent. The appends that were queued are acknowledged or failed before it returns.
     */
    @Override
    void close() throws IOException;
}

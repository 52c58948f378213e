package io.ingestor.wal;

/**
 * Follows one entry through the log.
 *
 * <p>The calls come in this order, each at most once: {@link #onSequenced}, {@link #onWritten}, {@link #onSynced};
 * {@link #onFailure} ends the row at any place and nothing comes after it. Exactly one of {@code onSynced} and
 * {@code onFailure} comes for every append that was not refused. An entry that asked for less than
 * {@link AckLevel#SYNCED} is still synced, within a delay that the log sets, and hears of it.
 *
 * <p><b>Order between entries.</b> {@code onSequenced} and {@code onWritten} are called in the order of sequences;
 * {@code onSynced} too. {@code onWritten} of an entry happens-before its {@code onSynced}.
 *
 * <p><b>Threads.</b> All calls come from the log's own threads: {@code onSequenced} and {@code onWritten} from the log
 * thread, the others from any of them. They must not block, and must not call back into {@link WriteAheadLog#close()}.
 * What they throw is logged and otherwise ignored: it changes nothing for other entries.
 */
public interface AppendListener {

    /**
     * The records of the entry have the sequences {@code firstSequence} to {@code firstSequence + recordCount - 1}.
     * After a crash they may be given to others.
     */
    default void onSequenced(long firstSequence) {}

    /**
     * The frame is written, and its group is on the way to the disk while this call runs. The payload's bytes are no
     * longer needed by the log.
     */
    void onWritten(long firstSequence);

    /** The entry survives loss of power. */
    void onSynced(long firstSequence);

    /**
     * The entry will never be acknowledged. Whether it is found after a reopen is unknown if {@code cause} is a
     * {@link LogFailedException}; it certainly is not if {@code cause} is any other exception.
     */
    void onFailure(Throwable cause);
}

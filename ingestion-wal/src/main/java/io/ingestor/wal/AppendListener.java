package io.ingestor.wal;

/**
 * A listener to the progress of one entry through the log.
 *
 * <p>The calls come in this order, each at most once: {@link #onSequenced}, {@link #onWritten}, {@link #onSynced};
 * {@link #onFailure} may end them at any point, and nothing comes after it. Exactly one of {@code onSynced} and
 * {@code onFailure} comes for every append that was not refused. An entry that asked for less than
 * {@link AckLevel#SYNCED} is still synced, within a delay that the log sets, and hears of it.
 *
 * <p><b>Order between entries.</b> {@code onSequenced} and {@code onWritten} are called in the order of sequences;
 * {@code onSynced} too. {@code onWritten} of an entry happens-before its {@code onSynced}.
 *
 * <p><b>Threads.</b> All calls come from the log's own threads: {@code onSequenced} and {@code onWritten} from the log
 * thread, the others from any of them. They must not block, and must not call back into {@link WriteAheadLog#close()}.
 * An exception that they throw is logged, and changes nothing for other entries.
 */
public interface AppendListener {

    /**
     * Called when the records of the entry have their sequences, {@code firstSequence} to {@code firstSequence +
     * recordCount - 1}. After a crash these may be given to other records.
     */
    default void onSequenced(long firstSequence) {}

    /**
     * Called when the frame is written, while its group is on the way to the disk. The log no longer needs the bytes of
     * the payload.
     */
    void onWritten(long firstSequence);

    /** Called when the entry survives loss of power. */
    void onSynced(long firstSequence);

    /**
     * Called when the entry will never be acknowledged. After a reopen it may be there if {@code cause} is a
     * {@link LogFailedException}; after any other exception it certainly is not.
     */
    void onFailure(Throwable cause);
}

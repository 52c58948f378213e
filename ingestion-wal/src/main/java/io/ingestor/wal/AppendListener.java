package io.ingestor.wal;

/**
 * A listener for the progress of one entry through the log.
 *
 * <p>The methods are called in this order, each at most once: {@link #onSequenced}, {@link #onWritten},
 * {@link #onSynced}. {@link #onFailure} may be called at any point before {@code onSynced} and is then the last call.
 * Every append that returned without an exception ends with a call of either {@code onSynced} or {@code onFailure}. An
 * entry with a lower level than {@link AckLevel#SYNCED} is still synced, within a delay that the log sets, and
 * {@code onSynced} is called for it too.
 *
 * <p><b>Order between entries.</b> Each of {@code onSequenced}, {@code onWritten} and {@code onSynced} is called in the
 * order of sequences. {@code onWritten} of an entry happens-before its {@code onSynced}.
 *
 * <p><b>Threads.</b> All calls are made on the log's own threads: {@code onSequenced} and {@code onWritten} on the log
 * thread, the others on any of them. A listener must not block and must not call {@link WriteAheadLog#close()}. An
 * exception that it throws is logged and does not affect other entries.
 */
public interface AppendListener {

    /**
     * Called when the entry has its sequences, {@code firstSequence} to {@code firstSequence + recordCount - 1}. After
     * a crash, other records may get the same sequences.
     */
    default void onSequenced(long firstSequence) {}

    /**
     * Called when the frame is written; its sync may still be pending. The log no longer needs the bytes of the
     * payload.
     */
    void onWritten(long firstSequence);

    /** Called once the entry survives loss of power. */
    void onSynced(long firstSequence);

    /**
     * Called when the entry will not be acknowledged as synced. After a reopen the log may contain the entry if
     * {@code cause} is a {@link LogFailedException}; after any other exception it does not.
     */
    void onFailure(Throwable cause);
}

package io.ingestor.wal;

import java.io.IOException;

/**
 * A consumer of the entries of a {@link WriteAheadLog#replay replay}, called on the thread that started it. An
 * exception thrown by a method ends the replay and propagates to the caller.
 */
@FunctionalInterface
public interface ReplayListener {

    /** Receives the next entry. The view is borrowed: it and its payload are valid until this method returns. */
    void onEntry(WalEntryView entry) throws IOException;

    /** Receives the progress of the replay. Called between entries about once a second, and once at the end. */
    default void onProgress(ReplayProgress progress) {}
}

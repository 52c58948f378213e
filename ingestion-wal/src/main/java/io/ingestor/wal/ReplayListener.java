package io.ingestor.wal;

import java.io.IOException;

/**
 * Takes the entries of a {@link WriteAheadLog#replay replay}, on the thread that called it. What it throws ends the
 * replay and reaches the caller.
 */
@FunctionalInterface
public interface ReplayListener {

    /** The next entry. The view is borrowed: it and its payload are valid until this returns. */
    void onEntry(WalEntryView entry) throws IOException;

    /** How far the replay is: about each second, between two entries, and once at its end. */
    default void onProgress(ReplayProgress progress) {}
}

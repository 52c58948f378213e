package io.ingestor.wal.internal.append;

import io.ingestor.wal.AppendListener;
import io.ingestor.wal.internal.host.HostLogger;
import java.lang.System.Logger.Level;

/** The calls to listeners. An exception that a listener throws reaches neither the log's threads nor other entries. */
final class Listeners {

    private static final HostLogger LOGGER = HostLogger.of("io.ingestor.wal");

    private Listeners() {}

    static void sequenced(AppendListener listener, long firstSequence) {
        try {
            listener.onSequenced(firstSequence);
        } catch (Throwable t) {
            report("onSequenced", firstSequence, t);
        }
    }

    static void written(AppendListener listener, long firstSequence) {
        try {
            listener.onWritten(firstSequence);
        } catch (Throwable t) {
            report("onWritten", firstSequence, t);
        }
    }

    static void synced(AppendListener listener, long firstSequence) {
        try {
            listener.onSynced(firstSequence);
        } catch (Throwable t) {
            report("onSynced", firstSequence, t);
        }
    }

    static void failed(AppendListener listener, Throwable cause) {
        try {
            listener.onFailure(cause);
        } catch (Throwable t) {
            report("onFailure", 0, t);
        }
    }

    private static void report(String call, long firstSequence, Throwable t) {
        // The logger builds the message and drops any exception, so that the other entries still get their outcome.
        LOGGER.log(
                Level.ERROR, () -> "a listener threw from " + call + " for the entry at sequence " + firstSequence, t);
    }
}

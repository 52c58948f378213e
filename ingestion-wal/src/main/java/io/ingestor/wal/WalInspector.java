package io.ingestor.wal;

/**
 * A receiver of the findings of an inspection of a log, as they are made: segment by segment, and in each from its
 * start to its end. All calls come one at a time on one thread, not the caller's, while the caller waits. An exception
 * that a method throws ends the inspection and reaches the caller.
 */
public interface WalInspector {

    /** Receives a frame whose header verifies. The view is borrowed. */
    default void onFrame(WalFrameView frame) {}

    /** Receives a damaged place. */
    default void onDamage(WalDamage damage) {}

    /**
     * Receives sequences that were lost to damage. Called when what follows shows how far they go, which is some time
     * after the damage.
     */
    default void onLost(LostSequences lost) {}

    /** Receives the summary of a segment, after everything in it. */
    default void onSegment(WalSegmentSummary segment) {}
}

package io.ingestor.wal;

/**
 * A receiver of the findings of an inspection, segment by segment and from the start of each segment to its end. All
 * calls are made on one thread, which is not the caller's, while the caller waits. An exception thrown by a method ends
 * the inspection and propagates to the caller.
 */
public interface WalInspector {

    /** Receives a frame whose header verifies. The view is borrowed. */
    default void onFrame(WalFrameView frame) {}

    /** Receives a damaged place. */
    default void onDamage(WalDamage damage) {}

    /**
     * Receives a range of sequences lost to damage. Called when a later frame or the end of the log shows how far the
     * range extends, not when the damage is found.
     */
    default void onLost(LostSequences lost) {}

    /** Receives the summary of a segment, after all findings in it. */
    default void onSegment(WalSegmentSummary segment) {}
}

package io.ingestor.wal;

/**
 * Is told what an inspection of a log finds, as it finds it: segment by segment, and in each from its start to its end.
 * All calls come one at a time on one thread, not the caller's, while the caller waits. What a method throws ends the
 * inspection and reaches the caller.
 */
public interface WalInspector {

    /** A frame whose header verifies. The view is borrowed. */
    default void onFrame(WalFrameView frame) {}

    /** A damaged place. */
    default void onDamage(WalDamage damage) {}

    /** Sequences that damage has taken; told when what follows shows how far they go, so some time after the damage. */
    default void onLost(LostSequences lost) {}

    /** A segment, after everything in it. */
    default void onSegment(WalSegmentSummary segment) {}
}

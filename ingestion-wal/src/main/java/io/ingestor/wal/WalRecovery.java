package io.ingestor.wal;

import java.time.Duration;

/**
 * The result of opening a log.
 *
 * @param firstSequence the first sequence still in the log, {@code lastSequence + 1} if it is empty
 * @param lastSequence the last sequence that was recovered; 0 if there never was one
 * @param entries entries in the last segment; the others are not read at an open
 * @param segments segments that held them
 * @param tornBytes bytes cut from the end of the last segment because they held no whole entry; 0 after a clean close
 * @param tornReason why the cut was made there, empty if there was none
 * @param cleanClose whether the log was closed in order
 * @param elapsed how long it took
 */
public record WalRecovery(
        long firstSequence,
        long lastSequence,
        long entries,
        int segments,
        long tornBytes,
        String tornReason,
        boolean cleanClose,
        Duration elapsed) {}

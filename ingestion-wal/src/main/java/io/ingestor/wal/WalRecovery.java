package io.ingestor.wal;

import java.time.Duration;

/**
 * The result of opening a log.
 *
 * @param firstSequence the first sequence still in the log, {@code lastSequence + 1} if it is empty
 * @param lastSequence the last recovered sequence; 0 if there never was one
 * @param entries entries in the last segment; an open does not read the others
 * @param segments segments that hold frames
 * @param tornBytes bytes cut from the end of the last segment, where a crash tore it; 0 after a clean close
 * @param tornReason reason for the cut, empty if there was none
 * @param cleanClose whether the log was closed cleanly
 * @param elapsed duration of the recovery
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

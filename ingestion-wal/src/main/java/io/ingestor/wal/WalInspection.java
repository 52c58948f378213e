package io.ingestor.wal;

import java.util.Objects;

/**
 * The result of an inspection of a log. A segment missing at the end leaves no trace. A segment missing at the
 * beginning looks like a released one, unless no segment with a frame is left.
 *
 * @param verdict the condition of the log
 * @param segments segment files, including those that were prepared but not used
 * @param firstSequence the first sequence of the entries that verify; 0 if they have no records
 * @param nextSequence the sequence that the next record would get, above all known lost sequences
 * @param entries entries that verify
 * @param records records in them
 * @param damages damaged places
 * @param closed whether the log was closed cleanly
 */
public record WalInspection(
        Verdict verdict,
        int segments,
        long firstSequence,
        long nextSequence,
        long entries,
        long records,
        long damages,
        boolean closed) {

    /** The condition of a log. */
    public enum Verdict {
        /** Everything verifies. The log opens in every mode. */
        WHOLE,
        /**
         * The log ends where a crash tore it. The next open cuts off the torn tail; with {@link RecoveryMode#STRICT} it
         * fails.
         */
        TORN,
        /** The log has other damage. The entries that verify can be salvaged into another directory. */
        CORRUPT
    }

    public WalInspection {
        Objects.requireNonNull(verdict, "verdict");
    }
}

package io.ingestor.wal;

import java.util.Objects;

/**
 * The result of an inspection of a log. A segment that is missing at the end leaves no trace. One that is missing at
 * the beginning looks as if it had been released, unless no segment with a frame is left.
 *
 * @param verdict whether the log is whole
 * @param segments segment files, those that were prepared and not used yet included
 * @param firstSequence the first sequence of the entries that verify; 0 if they have no records
 * @param nextSequence the sequence that the next record would get, if nothing were lost behind it; lost sequences that
 *     are known are not given again
 * @param entries entries that verify
 * @param records their records
 * @param damages damaged places
 * @param closed whether the log was closed in order
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
        /** Everything verifies, and it opens in every mode. */
        WHOLE,
        /** It ends where a crash cut it. The next open cuts what is behind; {@link RecoveryMode#STRICT} refuses to. */
        TORN,
        /** It does not open. What verifies can be salvaged into another directory. */
        CORRUPT
    }

    public WalInspection {
        Objects.requireNonNull(verdict, "verdict");
    }
}

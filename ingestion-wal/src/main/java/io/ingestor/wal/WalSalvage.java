package io.ingestor.wal;

import java.util.Objects;

/**
 * The result of a salvage.
 *
 * @param source the findings in the damaged log
 * @param entries entries in the new log
 * @param records their records
 * @param segments segments of the new log
 * @param nextSequence the sequence that the new log goes on with
 */
public record WalSalvage(WalInspection source, long entries, long records, int segments, long nextSequence) {

    public WalSalvage {
        Objects.requireNonNull(source, "source");
    }
}

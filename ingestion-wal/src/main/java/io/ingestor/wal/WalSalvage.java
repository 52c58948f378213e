package io.ingestor.wal;

import java.util.Objects;

/**
 * The result of a salvage.
 *
 * @param source the findings in the damaged log
 * @param entries entries in the new log
 * @param records records in them
 * @param segments segments of the new log
 * @param nextSequence the sequence with which the new log continues
 */
public record WalSalvage(WalInspection source, long entries, long records, int segments, long nextSequence) {

    public WalSalvage {
        Objects.requireNonNull(source, "source");
    }
}

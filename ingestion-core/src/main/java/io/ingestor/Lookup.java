package io.ingestor;

import java.util.Optional;

/**
 * The result of {@link Ingestor#find(String, String)}, which searches memory only.
 *
 * @param record the record that was found; empty if memory has none
 * @param wholeFrom the first sequence from which on memory holds every visible record, 1 or more. Older records may be
 *     missing, because they were dropped to free memory or not replayed at the open
 */
public record Lookup(Optional<StoredRecord> record, long wholeFrom) {

    public Lookup {
        if (wholeFrom < 1) {
            throw new IllegalArgumentException("wholeFrom must be >= 1, was " + wholeFrom);
        }
    }

    /**
     * Returns true if memory holds every visible record from sequence 1 on. If so, an empty result means that no such
     * record exists, and a record that was found is the latest. If not, a record may exist that is not in memory. It
     * may even supersede the one found, if records carry their own versions.
     */
    public boolean isCertain() {
        return wholeFrom == 1;
    }
}

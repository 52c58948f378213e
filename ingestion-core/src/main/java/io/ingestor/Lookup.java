package io.ingestor;

import java.util.Optional;

/**
 * The answer of {@link Ingestor#find(String, String)}, which looks into memory only.
 *
 * @param record the record that was found; empty if memory has none
 * @param wholeFrom the first sequence from which on memory holds every visible record, 1 or more. Older records are in
 *     memory in part or not at all: they were dropped for newer ones, went to the sink, or were no longer in the log
 *     when the ingestor opened
 */
public record Lookup(Optional<StoredRecord> record, long wholeFrom) {

    public Lookup {
        if (wholeFrom < 1) {
            throw new IllegalArgumentException("wholeFrom must be >= 1, was " + wholeFrom);
        }
    }

    /**
     * Returns true if memory holds every record of the log, the first included. If so, an empty answer means that there
     * is no such record, and a record that was found is the latest. If not, an older record may exist that is not in
     * memory; it may even be later than the one found if records carry versions of their own.
     */
    public boolean isCertain() {
        return wholeFrom == 1;
    }
}

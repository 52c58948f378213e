package io.ingestor.wal;

/**
 * A range of sequences that were in a log and can no longer be read. Sequences that were skipped on request count as
 * lost too if the chain frame that records the skip is lost.
 *
 * @param first first sequence of the range; {@link #UNKNOWN_FIRST} if the rest of the log does not show it
 * @param last last sequence of the range; {@link #UNKNOWN_LAST} if nothing after the range shows it
 */
public record LostSequences(long first, long last) {

    /** The value of {@code first} if the beginning of the range is unknown. */
    public static final long UNKNOWN_FIRST = 0;

    /** The value of {@code last} if the end of the range is unknown; the range may then be empty. */
    public static final long UNKNOWN_LAST = Long.MAX_VALUE;

    public LostSequences {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException(
                    "first must be >= 0 and last must be >= first, were " + first + " and " + last);
        }
    }

    /** Returns the range in words: "7", "7 to 9", "from 7 on", "up to 9" or "all". */
    public String describe() {
        if (first == UNKNOWN_FIRST) {
            return last == UNKNOWN_LAST ? "all" : "up to " + last;
        }
        if (last == UNKNOWN_LAST) {
            return "from " + first + " on";
        }
        return first == last ? Long.toString(first) : first + " to " + last;
    }
}

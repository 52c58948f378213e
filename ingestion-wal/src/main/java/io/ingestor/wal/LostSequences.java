package io.ingestor.wal;

/**
 * A range of sequences that were in a log and cannot be read any more. If the chain frame that says so is lost too,
 * sequences that were skipped on request count as lost.
 *
 * @param first the first of them; {@link #UNKNOWN_FIRST} if nothing is left that tells
 * @param last the last of them; {@link #UNKNOWN_LAST} if nothing behind is left that tells
 */
public record LostSequences(long first, long last) {

    /** Where the range begins is not known. */
    public static final long UNKNOWN_FIRST = 0;

    /** Where the range ends is not known, nor whether it holds any. */
    public static final long UNKNOWN_LAST = Long.MAX_VALUE;

    public LostSequences {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException(
                    "a range must begin at 0 or above and not end below that, was " + first + " to " + last);
        }
    }

    /** In words: "7", "7 to 9", "from 7 on", "up to 9" or "all". */
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

package io.ingestor.cli.terminal;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Suggestions for misspelled words. */
public final class Spelling {

    private Spelling() {}

    /**
     * Returns the word with the fewest edits from the given one, if the edits are few enough that the word may have
     * been meant.
     */
    public static Optional<String> nearest(String written, Collection<String> words) {
        return words.stream()
                .min(Comparator.comparingInt(word -> edits(written, word)))
                .filter(word -> edits(written, word) <= Math.max(2, word.length() / 2));
    }

    /** Returns the number of characters to insert, delete, replace or swap with their neighbour, ignoring case. */
    public static int edits(String from, String to) {
        int[] before = new int[to.length() + 1];
        int[] last = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = last[j - 1] + (same(from, i - 1, to, j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
                if (i > 1 && j > 1 && same(from, i - 1, to, j - 2) && same(from, i - 2, to, j - 1)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            before = last;
            last = row;
        }
        return last[to.length()];
    }

    private static boolean same(String first, int at, String second, int place) {
        return Character.toLowerCase(first.charAt(at)) == Character.toLowerCase(second.charAt(place));
    }
}

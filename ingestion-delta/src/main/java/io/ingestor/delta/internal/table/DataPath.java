package io.ingestor.delta.internal.table;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place of a data file that was written here. Its name is {@code <first sequence>-<last sequence>-<8 hexadecimal
 * digits>.parquet} if a flush wrote it, and {@code c<level>-<UUID>.parquet} if it was merged from others.
 *
 * @param day the name of its directory
 * @param name its name
 */
record DataPath(String day, String name) {

    private static final Pattern NAME = Pattern.compile(
            "((?<first>\\d{1,19})-\\d{1,19}-[0-9a-f]{8}|c\\d{1,2}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.parquet");

    private static final Pattern PATH = Pattern.compile("data/(\\d{4}-\\d{2}-\\d{2})/([^/]+)");

    /** Returns true if files written here have names of this form. */
    static boolean isOwn(String name) {
        return NAME.matcher(name).matches();
    }

    /** Returns the first sequence in a file by its name; empty if the file was merged from others. */
    static OptionalLong firstSequence(String name) {
        Matcher matcher = NAME.matcher(name);
        String first = matcher.matches() ? matcher.group("first") : null;
        if (first == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(first));
        } catch (NumberFormatException e) {
            // No log has so many records.
            return OptionalLong.of(Long.MAX_VALUE);
        }
    }

    /** Returns the place by the path in the log; empty if another writer wrote the file. */
    static Optional<DataPath> of(String path) {
        Matcher matcher = PATH.matcher(path);
        return matcher.matches() && isOwn(matcher.group(2))
                ? Optional.of(new DataPath(matcher.group(1), matcher.group(2)))
                : Optional.empty();
    }
}

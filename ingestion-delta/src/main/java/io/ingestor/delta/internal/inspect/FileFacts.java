package io.ingestor.delta.internal.inspect;

import io.ingestor.delta.internal.column.SystemColumns;
import io.ingestor.delta.internal.log.AddFile;
import java.util.Comparator;
import java.util.OptionalInt;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The facts about a data file that the log of its table contains. Other writers may leave out any of them.
 *
 * @param rows the number of rows
 * @param firstSequence the lowest sequence
 * @param lastSequence the highest sequence
 */
record FileFacts(OptionalLong rows, OptionalLong firstSequence, OptionalLong lastSequence) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final FileFacts NONE =
            new FileFacts(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
    private static final String LEVEL = "ingestion.level";
    private static final String ROWS = "ingestion.rows";

    /** The order by the lowest sequence; files without statistics come last. */
    static final Comparator<AddFile> BY_FIRST_SEQUENCE =
            Comparator.comparingLong(file -> of(file).firstSequence().orElse(Long.MAX_VALUE));

    static FileFacts of(AddFile file) {
        return ofStatistics(file.stats());
    }

    /** Returns the facts in the statistics of a file, which are the text of a JSON object or empty. */
    static FileFacts ofStatistics(String statistics) {
        if (statistics.isEmpty()) {
            return NONE;
        }
        try {
            JsonNode stats = JSON.readTree(statistics);
            return new FileFacts(
                    number(stats.path("numRecords")),
                    number(stats.path("minValues").path(SystemColumns.SEQUENCE)),
                    number(stats.path("maxValues").path(SystemColumns.SEQUENCE)));
        } catch (JacksonException e) {
            return NONE;
        }
    }

    private static OptionalLong number(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToLong()
                ? OptionalLong.of(value.longValue())
                : OptionalLong.empty();
    }

    /** Returns how often the rows of a file were merged; empty if another writer wrote it. */
    static OptionalInt level(AddFile file) {
        OptionalLong level = tag(file, LEVEL);
        return level.isPresent() ? OptionalInt.of((int) level.getAsLong()) : OptionalInt.empty();
    }

    /** Returns the number of rows that the writer of a file counted. */
    static OptionalLong taggedRows(AddFile file) {
        return tag(file, ROWS);
    }

    private static OptionalLong tag(AddFile file, String name) {
        String text = file.tags().getOrDefault(name, "");
        return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    /** Returns true if the file may have rows of the sequences. */
    boolean mayContain(long first, long last) {
        return firstSequence.orElse(first) <= last && lastSequence.orElse(last) >= first;
    }

    /** Returns true if all sequences of this file are known to precede those of another. */
    boolean precedes(FileFacts next) {
        return lastSequence.isPresent()
                && next.firstSequence.isPresent()
                && lastSequence.getAsLong() < next.firstSequence.getAsLong();
    }
}

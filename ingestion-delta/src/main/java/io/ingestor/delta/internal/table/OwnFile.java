package io.ingestor.delta.internal.table;

import io.ingestor.delta.internal.log.AddFile;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/**
 * A data file that was written here, so that it can be merged with others.
 *
 * @param file its entry in the log
 * @param day its partition
 * @param level how often its rows were merged into a larger file
 * @param time the time of its last flush, which is inside of its day
 * @param firstSequence the least sequence of its rows
 */
public record OwnFile(AddFile file, LocalDate day, int level, Instant time, long firstSequence) {

    /** The tags of a file: how often its rows were merged, and their number. */
    static final String LEVEL = "ingestion.level";

    static final String ROWS = "ingestion.rows";

    /** The tags of a merged file: the time of the last flush of its rows, and their least sequence. */
    private static final String TIME = "ingestion.time";

    private static final String FIRST = "ingestion.firstSequence";

    /** The greatest level. Files of it are merged into one of the same level. */
    public static final int MAX_LEVEL = 99;

    /** Returns the file of an entry in the log; empty if another writer wrote it. */
    static Optional<OwnFile> of(AddFile file) {
        String level = file.tags().getOrDefault(LEVEL, "");
        String date = file.partitionValues().getOrDefault(DeltaTable.PARTITION, "");
        Optional<DataPath> path = DataPath.of(file.path());
        if (!level.matches("\\d{1,2}") || path.isEmpty() || !path.get().day().equals(date)) {
            return Optional.empty();
        }
        try {
            LocalDate day = LocalDate.parse(date);
            String time = file.tags().getOrDefault(TIME, Long.toString(file.modificationTime()));
            String name = path.get().name();
            String first = file.tags().getOrDefault(FIRST, name.substring(0, name.indexOf('-')));
            return Optional.of(new OwnFile(
                    file,
                    day,
                    Integer.parseInt(level),
                    inside(day, Instant.ofEpochMilli(Long.parseLong(time))),
                    Long.parseLong(first)));
        } catch (DateTimeException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Returns a time, or the end of the day that is nearer to it. A file may be finished after its day has ended. */
    private static Instant inside(LocalDate day, Instant time) {
        Instant first = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant last = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minusMillis(1);
        return time.isBefore(first) ? first : time.isAfter(last) ? last : time;
    }

    /** Returns the tags of a merged file. */
    static Map<String, String> tags(int level, long rows, Instant time, long firstSequence) {
        return Map.of(
                LEVEL, Integer.toString(level),
                ROWS, Long.toString(rows),
                TIME, Long.toString(time.toEpochMilli()),
                FIRST, Long.toString(firstSequence));
    }
}

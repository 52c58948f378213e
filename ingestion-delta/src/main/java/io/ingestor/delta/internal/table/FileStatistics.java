package io.ingestor.delta.internal.table;

import io.ingestor.delta.internal.column.SystemColumns;
import io.ingestor.delta.internal.parquet.Bound;
import io.ingestor.delta.internal.parquet.ColumnStatistics;
import io.ingestor.delta.internal.parquet.WrittenFile;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The statistics of a data file as the log of its table has them, for readers that skip files. The form is that of the
 * Delta protocol, section "Per-file Statistics".
 */
final class FileStatistics {

    private static final JsonMapper JSON = new JsonMapper();

    /** The number of columns with statistics, by which other writers are bounded too. */
    private static final int MAX_COLUMNS = 32;

    private static final long MICROS_PER_MILLI = 1_000;

    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private FileStatistics() {}

    static String json(WrittenFile file) {
        ObjectNode statistics = JSON.createObjectNode().put("numRecords", file.rows());
        ObjectNode min = statistics.putObject("minValues");
        ObjectNode max = statistics.putObject("maxValues");
        ObjectNode nulls = statistics.putObject("nullCount");
        int columns = 0;
        for (ColumnStatistics column : file.statistics()) {
            if (columns++ < MAX_COLUMNS) {
                nulls.put(column.column(), column.nulls());
                boolean time = column.column().equals(SystemColumns.TIMESTAMP);
                column.min().ifPresent(bound -> put(min, column.column(), time ? millis(bound, 0) : bound));
                // The milliseconds of a time are cut off, so the maximum is that of the next one.
                column.max().ifPresent(bound -> put(max, column.column(), time ? millis(bound, 1) : bound));
            }
        }
        return JSON.writeValueAsString(statistics);
    }

    private static Bound millis(Bound bound, int add) {
        long micros = ((Bound.Whole) bound).value();
        return new Bound.Text(MILLIS.format(Instant.ofEpochMilli(Math.floorDiv(micros, MICROS_PER_MILLI) + add)));
    }

    private static void put(ObjectNode target, String column, Bound bound) {
        if (bound instanceof Bound.Whole whole) {
            target.put(column, whole.value());
        } else if (bound instanceof Bound.Real real) {
            target.put(column, real.value());
        } else if (bound instanceof Bound.Text text) {
            target.put(column, text.value());
        }
        // Truth values have no bounds in the protocol.
    }
}

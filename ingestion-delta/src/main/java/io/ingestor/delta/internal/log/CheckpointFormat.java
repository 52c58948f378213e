package io.ingestor.delta.internal.log;

import io.ingestor.delta.internal.column.Column;
import io.ingestor.delta.internal.column.ColumnType;
import io.ingestor.delta.internal.column.ColumnType.Scalar;
import java.util.List;

/**
 * The names and the columns of classic checkpoints of the Delta protocol, section "Checkpoint Schema". A row has one
 * action, so all other columns at the top are null in it.
 */
final class CheckpointFormat {

    static final String SUFFIX = ".checkpoint.parquet";

    /** The file that names the newest checkpoint. */
    static final String LAST = "_last_checkpoint";

    static final String TEMPORARY_SUFFIX = ".tmp";

    private static final String KIND = ".checkpoint.";

    private static final ColumnType TEXTS = new ColumnType.TextMap();

    static final ColumnType.Struct ROW = struct(
            Column.nullable(
                    "protocol", struct(whole("minReaderVersion", Scalar.INT), whole("minWriterVersion", Scalar.INT))),
            Column.nullable(
                    "metaData",
                    struct(
                            text("id"),
                            text("name"),
                            Column.nullable("format", struct(text("provider"), Column.nullable("options", TEXTS))),
                            text("schemaString"),
                            Column.nullable("partitionColumns", new ColumnType.Array(Scalar.STRING)),
                            Column.nullable("configuration", TEXTS),
                            whole("createdTime", Scalar.LONG))),
            Column.nullable(
                    "txn", struct(text("appId"), whole("version", Scalar.LONG), whole("lastUpdated", Scalar.LONG))),
            Column.nullable(
                    "add",
                    struct(
                            text("path"),
                            Column.nullable("partitionValues", TEXTS),
                            whole("size", Scalar.LONG),
                            whole("modificationTime", Scalar.LONG),
                            Column.nullable("dataChange", Scalar.BOOLEAN),
                            Column.nullable("stats", Scalar.JSON),
                            Column.nullable("tags", TEXTS))),
            Column.nullable(
                    "remove",
                    struct(
                            text("path"),
                            whole("deletionTimestamp", Scalar.LONG),
                            Column.nullable("dataChange", Scalar.BOOLEAN),
                            Column.nullable("extendedFileMetadata", Scalar.BOOLEAN),
                            Column.nullable("partitionValues", TEXTS),
                            whole("size", Scalar.LONG))));

    private CheckpointFormat() {}

    private static ColumnType.Struct struct(Column... columns) {
        return new ColumnType.Struct(List.of(columns));
    }

    private static Column text(String name) {
        return Column.nullable(name, Scalar.STRING);
    }

    private static Column whole(String name, Scalar type) {
        return Column.nullable(name, type);
    }

    /** Returns the name of the checkpoint of a version. */
    static String name(long version) {
        return TableLog.digits(version) + SUFFIX;
    }

    /** Returns the version of a checkpoint in one file; -1 if it is another file. */
    static long version(String name) {
        return name.endsWith(SUFFIX) ? TableLog.versionOf(name, SUFFIX) : -1;
    }

    /** Returns the version of a checkpoint of any form, such as one in several parts; -1 if it is another file. */
    static long versionOfAny(String name) {
        int kind = name.indexOf(KIND);
        return kind < 0 ? -1 : TableLog.versionOf(name, name.substring(kind));
    }

    /** Returns true if a file is what a crash may have left of a checkpoint. */
    static boolean isTemporary(String name) {
        if (!name.startsWith(".") || !name.endsWith(TEMPORARY_SUFFIX)) {
            return false;
        }
        String target = name.substring(1, name.length() - TEMPORARY_SUFFIX.length());
        return target.equals(LAST) || version(target) >= 0;
    }

    static String temporary(String name) {
        return '.' + name + TEMPORARY_SUFFIX;
    }
}

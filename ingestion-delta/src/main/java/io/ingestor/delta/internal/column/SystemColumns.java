package io.ingestor.delta.internal.column;

import io.ingestor.delta.internal.column.ColumnType.Scalar;
import java.util.List;

/** The columns that each table has, whatever its schema. Their names begin with {@code _}, those of data never do. */
public final class SystemColumns {

    public static final String TENANT = "_tenant";
    public static final String ENTITY = "_entity";
    public static final String VERSION = "_version";
    public static final String SEQUENCE = "_sequence";
    public static final String TIMESTAMP = "_timestamp";
    public static final String METADATA = "_metadata";
    public static final String PAYLOAD = "_payload";
    public static final String PAYLOAD_TYPE = "_payload_type";

    /** The members of data that have no column, or do not fit theirs, as the text of a JSON object. */
    public static final String REST = "_rest";

    /** The partition column: the day on which the row was written, in UTC. */
    public static final String DATE = "_date";

    /** The data of a record without a schema, as the text of a JSON object. */
    public static final String DATA = "data";

    /** The columns before those of the data. */
    public static final List<Column> FIRST = List.of(
            Column.required(TENANT, Scalar.STRING),
            Column.required(ENTITY, Scalar.STRING),
            Column.required(VERSION, Scalar.LONG),
            Column.required(SEQUENCE, Scalar.LONG),
            Column.nullable(TIMESTAMP, Scalar.TIMESTAMP),
            Column.nullable(METADATA, new ColumnType.TextMap()),
            Column.nullable(PAYLOAD, Scalar.BINARY),
            Column.nullable(PAYLOAD_TYPE, Scalar.STRING),
            Column.nullable(REST, Scalar.JSON),
            Column.nullable(DATE, Scalar.DATE));

    /** The prefix of the names above, which no column of data has. */
    static final String PREFIX = "_";

    private SystemColumns() {}
}

package io.ingestor.delta.internal.column;

import io.ingestor.delta.internal.column.ColumnType.Scalar;
import io.ingestor.validate.DataShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The columns of a table, extended so that they can store data of a shape. An existing column never changes its type,
 * because the files of the table have it already. What gets no column is stored in {@link SystemColumns#REST}.
 */
public final class ColumnExtension {

    /** The characters that Spark forbids in the name of a column. */
    private static final String FORBIDDEN = " ,;{}()\n\t=";

    private final List<String> leftOut = new ArrayList<>();
    private final TableSchema schema;

    private ColumnExtension(TableSchema table, DataShape shape) {
        ColumnType.Struct row = extended(table.row(), shape, "");
        this.schema = row.equals(table.row()) ? table : table.with(row);
    }

    /** Extends the columns of a table by those of an object's members. */
    public static ColumnExtension of(TableSchema table, DataShape shape) {
        return new ColumnExtension(table, shape);
    }

    /** Returns the extended columns; the same object if the shape adds none. */
    public TableSchema schema() {
        return schema;
    }

    /** Returns a sentence about each member that has no column, or a column of another type. */
    public List<String> leftOut() {
        return List.copyOf(leftOut);
    }

    private ColumnType.Struct extended(ColumnType.Struct struct, DataShape shape, String path) {
        List<Column> columns = new ArrayList<>(struct.columns());
        // Names that differ only by case are one name to Spark and DuckDB.
        Map<String, Integer> indexes = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            indexes.put(caseless(columns.get(i).name()), i);
        }
        for (DataShape.Member member : shape.members()) {
            String memberPath = path + '/' + member.name();
            Integer index = indexes.get(caseless(member.name()));
            if (!isAllowed(member.name())) {
                leftOut.add("data" + memberPath + " has no column: its name must not be empty, begin with "
                        + SystemColumns.PREFIX + " or contain one of \""
                        + FORBIDDEN.replace("\n", "\\n").replace("\t", "\\t") + '"');
            } else if (index == null) {
                Optional<ColumnType> type = type(member.shape(), memberPath);
                if (isTextOfData(path, member.name(), type)) {
                    leftOut.add("data" + memberPath + " has no column: without a type its column would be that of data"
                            + " without a schema");
                } else if (type.isPresent()) {
                    indexes.put(caseless(member.name()), columns.size());
                    columns.add(Column.nullable(member.name(), type.get()));
                }
            } else {
                columns.set(index, merged(columns.get(index), member, memberPath));
            }
        }
        return new ColumnType.Struct(columns);
    }

    private static String caseless(String name) {
        return name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    private static boolean isAllowed(String name) {
        return !name.isEmpty()
                && !name.startsWith(SystemColumns.PREFIX)
                && name.chars().noneMatch(c -> FORBIDDEN.indexOf(c) >= 0);
    }

    private static boolean isTextOfData(String path, String name, Optional<ColumnType> type) {
        return path.isEmpty() && name.equals(SystemColumns.DATA) && type.equals(Optional.of(Scalar.JSON));
    }

    private Column merged(Column column, DataShape.Member member, String path) {
        if (!column.name().equals(member.name())) {
            leftOut.add("data" + path + " has no column: its name must differ by more than case from that of column "
                    + column.name());
            return column;
        }
        return new Column(
                column.name(),
                merged(column, column.type(), member.shape(), path),
                column.required(),
                column.metadata());
    }

    private ColumnType merged(Column column, ColumnType type, DataShape shape, String path) {
        if (type instanceof ColumnType.Struct struct && shape.kind() == DataShape.Kind.OBJECT) {
            return extended(struct, shape, path);
        }
        if (type instanceof ColumnType.Array array && shape.kind() == DataShape.Kind.LIST) {
            return new ColumnType.Array(
                    merged(column, array.element(), shape.element().orElseThrow(), path + "/*"));
        }
        if (column.isUntypedData() || !isStoredBy(type, shape.kind())) {
            leftOut.add("data" + path + " is not always stored in column " + column.name()
                    + ": its type must be that of the column, " + nameOf(type) + ", was "
                    + shape.kind().name().toLowerCase(Locale.ROOT));
        }
        return type;
    }

    /** Returns true if the column can store each value of the kind. */
    private static boolean isStoredBy(ColumnType type, DataShape.Kind kind) {
        return type == Scalar.JSON
                || switch (kind) {
                    case BOOLEAN -> type == Scalar.BOOLEAN;
                    case INTEGER -> type == Scalar.LONG || type == Scalar.DOUBLE;
                    case NUMBER -> type == Scalar.DOUBLE;
                    case STRING -> type == Scalar.STRING;
                    case OBJECT, LIST, ANY -> false;
                };
    }

    private static String nameOf(ColumnType type) {
        if (type instanceof Scalar scalar) {
            return scalar.deltaName();
        }
        return type instanceof ColumnType.Struct ? "struct" : type instanceof ColumnType.Array ? "array" : "another";
    }

    /** Returns the type of a new column; empty if no value of the shape can have one. */
    private Optional<ColumnType> type(DataShape shape, String path) {
        return switch (shape.kind()) {
            case BOOLEAN -> Optional.of(Scalar.BOOLEAN);
            case INTEGER -> Optional.of(Scalar.LONG);
            case NUMBER -> Optional.of(Scalar.DOUBLE);
            case STRING -> Optional.of(Scalar.STRING);
            case ANY -> Optional.of(Scalar.JSON);
            case LIST -> type(shape.element().orElseThrow(), path + "/*").map(ColumnType.Array::new);
            case OBJECT -> {
                ColumnType.Struct struct = extended(new ColumnType.Struct(List.of()), shape, path);
                // Parquet has no group without columns.
                yield struct.columns().isEmpty() ? Optional.empty() : Optional.of(struct);
            }
        };
    }
}

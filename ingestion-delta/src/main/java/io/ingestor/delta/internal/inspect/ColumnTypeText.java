package io.ingestor.delta.internal.inspect;

import io.ingestor.delta.TableColumn;
import io.ingestor.delta.internal.column.Column;
import io.ingestor.delta.internal.column.ColumnType;
import io.ingestor.delta.internal.column.ColumnType.Scalar;
import java.util.List;
import java.util.stream.Collectors;

/** The types of columns as text. */
final class ColumnTypeText {

    private ColumnTypeText() {}

    static List<TableColumn> columns(ColumnType.Struct row) {
        return row.columns().stream()
                .map(column -> new TableColumn(column.name(), of(column.type()), !column.required()))
                .toList();
    }

    private static String of(ColumnType type) {
        if (type instanceof Scalar scalar) {
            return scalar == Scalar.JSON ? "json" : scalar.deltaName();
        }
        if (type instanceof ColumnType.Struct struct) {
            return struct.columns().stream()
                    .map(ColumnTypeText::member)
                    .collect(Collectors.joining(", ", "struct<", ">"));
        }
        if (type instanceof ColumnType.Array array) {
            return "array<" + of(array.element()) + ">";
        }
        if (type instanceof ColumnType.Foreign foreign) {
            return foreign.json().replace("\"", "");
        }
        return "map<string, string>";
    }

    private static String member(Column member) {
        return member.name() + ": " + of(member.type());
    }
}

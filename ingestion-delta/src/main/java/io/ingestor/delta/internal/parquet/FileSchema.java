package io.ingestor.delta.internal.parquet;

import io.ingestor.delta.internal.column.Column;
import io.ingestor.delta.internal.column.ColumnType;
import io.ingestor.delta.internal.column.ColumnType.Scalar;
import io.ingestor.delta.internal.column.FieldIds;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.parquet.schema.ColumnOrder;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * The columns of a file as Parquet describes them. Lists and maps have the standard form with a repeated group inside.
 * The partition column is not in data files, nor are columns of other writers and structs without members. A checkpoint
 * has all of its columns.
 */
final class FileSchema {

    private static final String NAME = "row";

    private final FieldIds ids;
    private final Predicate<Column> columns;
    private final Predicate<Column> members;
    private final List<Scalar> leaves = new ArrayList<>();

    private FileSchema(FieldIds ids, Predicate<Column> columns, Predicate<Column> members) {
        this.ids = ids;
        this.columns = columns;
        this.members = members;
    }

    /**
     * The columns of a file.
     *
     * @param message the columns as Parquet describes them
     * @param leaves the types of its leaves, in order
     */
    record Layout(MessageType message, List<Scalar> leaves) {
        Layout {
            leaves = List.copyOf(leaves);
        }
    }

    /**
     * Returns the columns of a data file.
     *
     * @throws IllegalArgumentException if a part has no id, or no column can be in a file
     */
    static Layout of(ColumnType.Struct row, FieldIds ids) {
        return new FileSchema(ids, Column::isInFiles, column -> column.type().isOfData()).layout(row);
    }

    /** Returns the columns of a file that has all of a row, such as a checkpoint. */
    static Layout complete(ColumnType.Struct row) {
        return new FileSchema(FieldIds.none().extendedBy(row), column -> true, column -> true).layout(row);
    }

    private Layout layout(ColumnType.Struct row) {
        List<Type> included = included(row, columns, "");
        if (included.isEmpty()) {
            throw new IllegalArgumentException("row must have a column that files contain, had " + row.columns());
        }
        return new Layout(new MessageType(NAME, included), leaves);
    }

    private List<Type> included(ColumnType.Struct struct, Predicate<Column> wanted, String prefix) {
        List<Type> included = new ArrayList<>();
        for (Column column : struct.columns()) {
            if (wanted.test(column)) {
                included.add(column(column, prefix));
            }
        }
        return included;
    }

    private Type column(Column column, String prefix) {
        Repetition repetition = column.required() ? Repetition.REQUIRED : Repetition.OPTIONAL;
        return type(column.name(), column.type(), repetition, prefix + FieldIds.escaped(column.name()));
    }

    private Type type(String name, ColumnType type, Repetition repetition, String path) {
        if (type instanceof Scalar scalar) {
            leaves.add(scalar);
            return scalar(name, scalar, repetition).withId(ids.id(path));
        }
        if (type instanceof ColumnType.Struct struct) {
            return new GroupType(repetition, name, included(struct, members, path + '/')).withId(ids.id(path));
        }
        if (type instanceof ColumnType.Array array) {
            Type element = type("element", array.element(), Repetition.OPTIONAL, path + "/element");
            Type list = new GroupType(Repetition.REPEATED, "list", element);
            return Types.buildGroup(repetition)
                    .as(LogicalTypeAnnotation.listType())
                    .addField(list)
                    .named(name)
                    .withId(ids.id(path));
        }
        Type key = type("key", Scalar.STRING, Repetition.REQUIRED, path + "/key");
        Type value = type("value", Scalar.STRING, Repetition.OPTIONAL, path + "/value");
        Type entries = new GroupType(Repetition.REPEATED, "key_value", key, value);
        return Types.buildGroup(repetition)
                .as(LogicalTypeAnnotation.mapType())
                .addField(entries)
                .named(name)
                .withId(ids.id(path));
    }

    private static PrimitiveType scalar(String name, Scalar scalar, Repetition repetition) {
        return switch (scalar) {
            case BOOLEAN -> primitive(PrimitiveTypeName.BOOLEAN, repetition, name);
            case LONG -> primitive(PrimitiveTypeName.INT64, repetition, name);
            case INT -> primitive(PrimitiveTypeName.INT32, repetition, name);
            case TIMESTAMP ->
                primitive(PrimitiveTypeName.INT64, repetition, name)
                        .withLogicalTypeAnnotation(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS));
            case DOUBLE ->
                Types.primitive(PrimitiveTypeName.DOUBLE, repetition)
                        .columnOrder(ColumnOrder.typeDefined())
                        .named(name);
            case STRING, JSON ->
                primitive(PrimitiveTypeName.BINARY, repetition, name)
                        .withLogicalTypeAnnotation(LogicalTypeAnnotation.stringType());
            case BINARY -> primitive(PrimitiveTypeName.BINARY, repetition, name);
            case DATE -> throw new IllegalArgumentException("column " + name + " must not be a date: files have none");
        };
    }

    private static PrimitiveType primitive(PrimitiveTypeName type, Repetition repetition, String name) {
        return new PrimitiveType(repetition, type, name);
    }
}

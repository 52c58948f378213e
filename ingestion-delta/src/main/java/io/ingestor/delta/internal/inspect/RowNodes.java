package io.ingestor.delta.internal.inspect;

import io.ingestor.delta.internal.column.Column;
import io.ingestor.delta.internal.column.ColumnType;
import io.ingestor.delta.internal.column.ColumnType.Scalar;
import io.ingestor.delta.internal.column.SystemColumns;
import io.ingestor.delta.internal.column.TableSchema;
import io.ingestor.delta.internal.parquet.ParquetReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The readers of the columns of one file. A column that the file lacks has none. */
final class RowNodes {

    private final ParquetReader file;
    private final Set<List<String>> leaves;

    RowNodes(ParquetReader file) {
        this.file = file;
        this.leaves = Set.copyOf(file.leaves());
    }

    /** Returns the reader of the data that comes from a schema; empty if the file has no such column. */
    Optional<ValueNode.OfStruct> data(TableSchema schema) throws IOException {
        List<String> names = new ArrayList<>();
        List<ValueNode> nodes = new ArrayList<>();
        for (Column column : schema.row().columns()) {
            if (column.isOfData() && column.type().isOfData()) {
                Optional<ValueNode> node = node(column.type(), List.of(column.name()));
                if (node.isPresent()) {
                    names.add(column.name());
                    nodes.add(node.get());
                } else if (leaves.stream().anyMatch(leaf -> leaf.get(0).equals(column.name()))) {
                    throw new IOException("column " + column.name() + " must have the standard form of its type, was "
                            + leaves + ": rewrite the file");
                }
            }
        }
        return nodes.isEmpty() ? Optional.empty() : Optional.of(new ValueNode.OfStruct(0, names, nodes));
    }

    private Optional<ValueNode> node(ColumnType type, List<String> path) {
        if (type instanceof ColumnType.Struct struct) {
            return struct(struct, path);
        }
        if (type instanceof ColumnType.Array array) {
            List<String> list = child(path, "list");
            return node(array.element(), child(list, "element"))
                    .map(element -> new ValueNode.OfList(file.definition(path), file.repetition(list), element));
        }
        if (type instanceof Scalar scalar && scalar.isOfData() && leaves.contains(path)) {
            return Optional.of(new ValueNode.OfScalar(file.definition(path), new LeafCursor(file, path, scalar)));
        }
        return Optional.empty();
    }

    private Optional<ValueNode> struct(ColumnType.Struct struct, List<String> path) {
        List<String> names = new ArrayList<>();
        List<ValueNode> members = new ArrayList<>();
        for (Column member : struct.columns()) {
            node(member.type(), child(path, member.name())).ifPresent(node -> {
                names.add(member.name());
                members.add(node);
            });
        }
        return members.isEmpty()
                ? Optional.empty()
                : Optional.of(new ValueNode.OfStruct(file.definition(path), names, members));
    }

    private static List<String> child(List<String> path, String name) {
        List<String> child = new ArrayList<>(path);
        child.add(name);
        return List.copyOf(child);
    }

    /** Returns the reader of a column without parts; empty if the file lacks it. */
    Optional<LeafCursor> leaf(String column, Scalar type) {
        List<String> path = List.of(column);
        return leaves.contains(path) ? Optional.of(new LeafCursor(file, path, type)) : Optional.empty();
    }

    /** Returns the reader of a column that each row has. */
    LeafCursor required(String column, Scalar type) throws IOException {
        return leaf(column, type)
                .orElseThrow(() -> new IOException("the file must have column " + column + ", had " + leaves
                        + ": another writer must write it too"));
    }

    /** Returns the reader of the labels; empty if the file has none. */
    Optional<LabelCursor> labels() {
        List<String> entries = List.of(SystemColumns.METADATA, "key_value");
        List<String> key = child(entries, "key");
        List<String> value = child(entries, "value");
        if (!leaves.contains(key) || !leaves.contains(value)) {
            return Optional.empty();
        }
        return Optional.of(new LabelCursor(
                new LeafCursor(file, key, Scalar.STRING),
                new LeafCursor(file, value, Scalar.STRING),
                file.definition(List.of(SystemColumns.METADATA))));
    }
}

package io.ingestor.delta.internal.row;

import io.ingestor.delta.internal.column.Column;
import io.ingestor.delta.internal.column.ColumnType;
import io.ingestor.delta.internal.column.ColumnType.Scalar;
import io.ingestor.delta.internal.column.SystemColumns;
import io.ingestor.delta.internal.column.TableSchema;
import io.ingestor.delta.internal.json.DataJson;
import io.ingestor.delta.internal.parquet.Leaf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The leaves of a file by the columns to which they belong, and the writers of its data. */
final class NodeTree {

    private static final String LABEL_VALUES = SystemColumns.METADATA + "/value";

    private final Map<String, Leaf> system = new HashMap<>();
    private final Iterator<Leaf> leaves;
    private final DataJson json;
    private final StructNode data;

    private NodeTree(TableSchema schema, Iterator<Leaf> leaves, DataJson json) {
        this.leaves = leaves;
        this.json = json;
        List<String> names = new ArrayList<>();
        List<Node> nodes = new ArrayList<>();
        for (Column column : schema.row().columns()) {
            if (column.isInFiles()) {
                if (column.type() instanceof ColumnType.TextMap) {
                    system.put(column.name(), leaves.next());
                    system.put(LABEL_VALUES, leaves.next());
                } else if (column.isOfData()) {
                    names.add(column.name());
                    nodes.add(node(column.type(), 0, 0));
                } else {
                    system.put(column.name(), leaves.next());
                }
            }
        }
        this.data = new StructNode(0, names, nodes);
    }

    /**
     * Creates the tree of a file whose leaves are in the order of the columns.
     *
     * @param json the printer of values in columns of JSON text
     */
    static NodeTree of(TableSchema schema, List<Leaf> leaves, DataJson json) {
        return new NodeTree(schema, leaves.iterator(), json);
    }

    /** Creates the writer of an optional value in a part with these levels. */
    private Node node(ColumnType type, int definition, int repetition) {
        if (type instanceof ColumnType.Struct struct) {
            return struct(struct, definition + 1, repetition);
        }
        if (type instanceof ColumnType.Array array) {
            // One level for the list, one for the place of an element in it.
            Node element = node(array.element(), definition + 2, repetition + 1);
            return new ListNode(definition + 1, repetition + 1, element);
        }
        return new ScalarNode((Scalar) type, leaves.next(), json);
    }

    private StructNode struct(ColumnType.Struct type, int definition, int repetition) {
        List<String> names = new ArrayList<>();
        List<Node> nodes = new ArrayList<>();
        for (Column column : type.columns()) {
            if (column.type().isOfData()) {
                names.add(column.name());
                nodes.add(node(column.type(), definition, repetition));
            }
        }
        return new StructNode(definition, names, nodes);
    }

    /** Returns the leaf of a column that does not come from a schema. */
    Leaf system(String name) {
        Leaf leaf = system.get(name);
        if (leaf == null) {
            throw new IllegalArgumentException("the table must have column " + name + ", which is missing");
        }
        return leaf;
    }

    Leaf labelValues() {
        return system(LABEL_VALUES);
    }

    /** Returns the writer of the columns that come from a schema. */
    StructNode data() {
        return data;
    }
}

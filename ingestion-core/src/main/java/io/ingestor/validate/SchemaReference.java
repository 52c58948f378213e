package io.ingestor.validate;

import io.ingestor.internal.schema.SchemaNode;
import java.util.Objects;

/**
 * A placeholder for a schema that is not built yet, which allows schemas to contain themselves. It is created first,
 * used in builders like any schema, and bound before the first check.
 *
 * <pre>{@code
 * SchemaReference tree = SchemaReference.named("#/$defs/tree");
 * tree.bind(Schema.builder().property("children", Schema.builder().items(tree.schema()).build()).build());
 * }</pre>
 *
 * <p>Not thread-safe until it is bound.
 */
public final class SchemaReference {

    private final SchemaNode node;

    private SchemaReference(String name) {
        this.node = SchemaNode.reference(name);
    }

    /** Creates a reference with a name for messages, such as {@code #/$defs/tree}. */
    public static SchemaReference named(String name) {
        return new SchemaReference(Objects.requireNonNull(name, "name"));
    }

    /**
     * Returns the schema that stands for the bound one. A check throws {@link IllegalStateException} if it reaches the
     * reference before it is bound.
     */
    public Schema schema() {
        return node;
    }

    /**
     * Binds the reference.
     *
     * @throws IllegalStateException if it is already bound
     * @throws IllegalArgumentException if the target applies the reference to the same value again, so that a check
     *     would not end. The message contains the names of the references on the path
     */
    public void bind(Schema target) {
        node.bind(SchemaNode.of(target));
    }
}

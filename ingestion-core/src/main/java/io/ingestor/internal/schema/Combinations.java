package io.ingestor.internal.schema;

import java.util.ArrayList;
import java.util.List;

/** The subschemas of a schema that apply to the same value as the schema itself. */
public final class Combinations {

    private final List<Assertion> assertions = new ArrayList<>();
    private final List<SchemaNode> schemas = new ArrayList<>();

    public void allOf(List<SchemaNode> all) {
        schemas.addAll(all);
        assertions.add(new AllOf(all));
    }

    public void anyOf(List<SchemaNode> alternatives) {
        schemas.addAll(alternatives);
        assertions.add(Alternatives.anyOf(alternatives));
    }

    public void oneOf(List<SchemaNode> alternatives) {
        schemas.addAll(alternatives);
        assertions.add(Alternatives.oneOf(alternatives));
    }

    public void not(SchemaNode schema) {
        schemas.add(schema);
        assertions.add(new Not(schema));
    }

    public void ifThenElse(SchemaNode condition, SchemaNode then, SchemaNode otherwise) {
        schemas.addAll(List.of(condition, then, otherwise));
        assertions.add(new Conditional(condition, then, otherwise));
    }

    List<SchemaNode> schemas() {
        return schemas;
    }

    void addTo(List<Assertion> target) {
        target.addAll(assertions);
    }
}

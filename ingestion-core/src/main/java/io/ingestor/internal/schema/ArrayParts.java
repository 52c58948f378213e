package io.ingestor.internal.schema;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The constraints of a schema on arrays. */
public final class ArrayParts {

    final List<SchemaNode> prefix = new ArrayList<>();

    @Nullable
    SchemaNode items;

    @Nullable
    SchemaNode contained;

    Count containedCount = Count.any("minContains", "maxContains", "matching value");
    Count size = Count.any("minItems", "maxItems", "value");
    private boolean unique;

    public void prefixItems(List<SchemaNode> schemas) {
        prefix.addAll(schemas);
    }

    public void items(SchemaNode schema) {
        items = schema;
    }

    public void contains(SchemaNode schema, long min, long max) {
        containedCount = Count.any(min == 1 ? "contains" : "minContains", "maxContains", "matching value")
                .withMin(min)
                .withMax(max);
        contained = schema;
    }

    public void minItems(long values) {
        size = size.withMin(values);
    }

    public void maxItems(long values) {
        size = size.withMax(values);
    }

    public void uniqueItems() {
        unique = true;
    }

    void addTo(List<Assertion> assertions) {
        if (!prefix.isEmpty() || items != null || contained != null || !size.isAny()) {
            assertions.add(new Elements(this));
        }
        if (unique) {
            assertions.add(new UniqueElements());
        }
    }
}

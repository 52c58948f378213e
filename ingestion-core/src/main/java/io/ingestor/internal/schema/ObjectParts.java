package io.ingestor.internal.schema;

import io.ingestor.validate.TextRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The constraints of a schema on objects. */
public final class ObjectParts {

    final Map<String, SchemaNode> properties = new LinkedHashMap<>();
    final Set<String> required = new LinkedHashSet<>();
    final List<TextRule> patterns = new ArrayList<>();
    final List<SchemaNode> patternSchemas = new ArrayList<>();
    final Map<String, Set<String>> dependentRequired = new LinkedHashMap<>();
    final Map<String, SchemaNode> dependentSchemas = new LinkedHashMap<>();

    @Nullable
    SchemaNode additional;

    @Nullable
    SchemaNode names;

    Count size = Count.any("minProperties", "maxProperties", "member");

    public void required(Collection<String> newNames) {
        required.addAll(List.copyOf(newNames));
    }

    public void property(String name, SchemaNode schema) {
        properties.put(name, schema);
    }

    public void patternProperty(TextRule rule, SchemaNode schema) {
        patterns.add(rule);
        patternSchemas.add(schema);
    }

    public void additionalProperties(SchemaNode schema) {
        additional = schema;
    }

    public void propertyNames(SchemaNode schema) {
        names = schema;
    }

    public void minProperties(long members) {
        size = size.withMin(members);
    }

    public void maxProperties(long members) {
        size = size.withMax(members);
    }

    public void dependentRequired(String name, Collection<String> newNames) {
        dependentRequired.computeIfAbsent(name, key -> new LinkedHashSet<>()).addAll(List.copyOf(newNames));
    }

    public void dependentSchema(String name, SchemaNode schema) {
        dependentSchemas.put(name, schema);
    }

    Collection<SchemaNode> dependentSchemas() {
        return dependentSchemas.values();
    }

    void addTo(List<Assertion> assertions) {
        boolean members = !properties.isEmpty() || !required.isEmpty() || !patterns.isEmpty();
        if (members || additional != null || names != null || !size.isAny()) {
            assertions.add(new Members(this));
        }
        if (!dependentRequired.isEmpty() || !dependentSchemas.isEmpty()) {
            assertions.add(new Dependents(this));
        }
    }
}

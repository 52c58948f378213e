package io.ingestor.rules.internal.evolve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The schemas that apply to the members of an object. */
final class Properties {

    private Properties() {}

    /** Returns the schemas that certainly apply to the member with a name. */
    static Conjunction of(Conjunction object, String name) {
        List<SchemaNode> certain = new ArrayList<>();
        object.members().forEach(member -> certain.addAll(of(member, name, Verdict.TRUE)));
        return new Conjunction(certain);
    }

    /** Returns the schemas that may apply to the member with a name. */
    static List<SchemaNode> possible(SchemaNode object, String name) {
        return of(object, name, Verdict.UNKNOWN);
    }

    private static List<SchemaNode> of(SchemaNode object, String name, Verdict least) {
        List<SchemaNode> schemas = new ArrayList<>();
        Optional<SchemaNode> property = object.child("properties", name);
        property.ifPresent(schemas::add);
        Verdict additional = Verdict.of(!object.keyword("properties").has(name));
        for (String pattern : object.names("patternProperties")) {
            Verdict matches = NamePattern.matches(pattern, name);
            additional = additional.and(matches.not());
            if (matches == Verdict.TRUE || matches == least) {
                object.child("patternProperties", pattern).ifPresent(schemas::add);
            }
        }
        if (additional == Verdict.TRUE || additional == least) {
            object.child("additionalProperties").ifPresent(schemas::add);
        }
        return schemas;
    }

    /**
     * Returns the schemas that apply to members whose names are not listed.
     *
     * @param excluded the patterns that do not match these names
     */
    static Conjunction ofOthers(Conjunction object, Set<String> excluded) {
        List<SchemaNode> schemas = new ArrayList<>();
        for (SchemaNode member : object.members()) {
            others(member, excluded).ifPresent(schemas::add);
        }
        return new Conjunction(schemas);
    }

    /** Returns the schemas that apply to members whose names match a pattern and are not listed. */
    static Conjunction ofPattern(Conjunction object, String pattern) {
        List<SchemaNode> schemas = new ArrayList<>();
        for (SchemaNode member : object.members()) {
            Optional<SchemaNode> same = member.child("patternProperties", pattern);
            same.or(() -> others(member, Set.of())).ifPresent(schemas::add);
        }
        return new Conjunction(schemas);
    }

    /** Returns a schema for an unlisted member, which matches a pattern or is additional; empty if unconstrained. */
    private static Optional<SchemaNode> others(SchemaNode object, Set<String> excluded) {
        Optional<SchemaNode> rest = object.child("additionalProperties");
        if (rest.isEmpty()) {
            return Optional.empty();
        }
        List<JsonNode> alternatives = new ArrayList<>();
        for (String pattern : object.names("patternProperties")) {
            if (!excluded.contains(pattern)) {
                alternatives.add(object.keyword("patternProperties").path(pattern));
            }
        }
        if (alternatives.isEmpty()) {
            return rest;
        }
        ObjectNode either = JsonNodeFactory.instance.objectNode();
        ArrayNode list = either.putArray("anyOf").add(rest.get().schema());
        alternatives.forEach(list::add);
        return Optional.of(object.synthetic(either));
    }
}

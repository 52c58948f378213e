package io.ingestor.rules.internal.evolve;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Proofs for the keywords that constrain objects. */
final class ObjectContainment {

    private final Containment containment;

    ObjectContainment(Containment containment) {
        this.containment = containment;
    }

    boolean contained(Conjunction narrower, SchemaNode wider, List<Finding> found) {
        if ((narrower.types() & TypeSet.OBJECT) == 0) {
            return true;
        }
        boolean proven = required(narrower, wider, found);
        proven &= counts(narrower, wider, found);
        proven &= listedMembers(narrower, wider, found);
        proven &= otherMembers(narrower, wider, found);
        proven &= names(narrower, wider, found);
        proven &= dependentRequired(narrower, wider, found);
        proven &= dependentSchemas(narrower, wider, found);
        return proven;
    }

    private static boolean required(Conjunction narrower, SchemaNode wider, List<Finding> found) {
        Set<String> own = narrower.required();
        boolean proven = true;
        for (JsonNode name : wider.keyword("required")) {
            if (!own.contains(name.asString())) {
                found.add(new Finding(wider.pointer(), "required", name + " optional", name + " required", true));
                proven = false;
            }
        }
        return proven;
    }

    private static boolean counts(Conjunction narrower, SchemaNode wider, List<Finding> found) {
        long least =
                Math.max(narrower.atLeast("minProperties"), narrower.required().size());
        return Counts.contained(narrower, least, wider, "minProperties", "maxProperties", found);
    }

    private boolean listedMembers(Conjunction narrower, SchemaNode wider, List<Finding> found) {
        Set<String> own = narrower.names("properties");
        Set<String> names = new LinkedHashSet<>(wider.names("properties"));
        names.addAll(own);
        boolean proven = true;
        for (String name : names) {
            Conjunction member = Properties.of(narrower, name);
            for (SchemaNode schema : Properties.possible(wider, name)) {
                proven &= member(narrower, wider, member, schema, name, found);
            }
        }
        return proven;
    }

    private boolean member(
            Conjunction object,
            SchemaNode wider,
            Conjunction member,
            SchemaNode schema,
            String name,
            List<Finding> found) {
        if (!member.isUnconstrained() && !schema.isFalse()) {
            return containment.memberContained(member, schema, found);
        }
        if (containment.proves(member, schema)) {
            return true;
        }
        boolean listed = object.names("properties").contains(name);
        found.add(new Finding(
                schema.isFalse() || listed
                        ? wider.pointer() + "/properties/" + SchemaNode.escape(name)
                        : schema.pointer(),
                schema.isFalse() ? "additionalProperties" : "properties",
                listed ? "allowed" : "any value",
                schema.isFalse() ? "not allowed" : JsonValues.excerpt(schema.schema()),
                true));
        return false;
    }

    private boolean otherMembers(Conjunction narrower, SchemaNode wider, List<Finding> found) {
        boolean proven = true;
        for (String pattern : wider.names("patternProperties")) {
            Optional<SchemaNode> schema = wider.child("patternProperties", pattern);
            if (schema.isPresent()) {
                proven &= containment.memberContained(Properties.ofPattern(narrower, pattern), schema.get(), found);
            }
        }
        Optional<SchemaNode> rest = wider.child("additionalProperties");
        if (rest.isPresent() && !rest.get().isTrue()) {
            Conjunction others = Properties.ofOthers(narrower, wider.names("patternProperties"));
            boolean contained = containment.memberContained(others, rest.get(), new ArrayList<>());
            if (!contained) {
                found.add(Finding.certain(narrower, wider, "additionalProperties"));
            }
            proven &= contained;
        }
        return proven;
    }

    private boolean names(Conjunction narrower, SchemaNode wider, List<Finding> found) {
        Optional<SchemaNode> names = wider.child("propertyNames");
        if (names.isEmpty()) {
            return true;
        }
        List<SchemaNode> own = new ArrayList<>(narrower.children("propertyNames"));
        ObjectNode string = JsonNodeFactory.instance.objectNode().put("type", "string");
        own.add(wider.synthetic(string));
        if (containment.proves(new Conjunction(own), names.get()) || acceptsListed(narrower, names.get())) {
            return true;
        }
        found.add(Finding.possible(narrower, wider, "propertyNames"));
        return false;
    }

    /** Returns true if the object can have only listed names, and the schema accepts all of them. */
    private static boolean acceptsListed(Conjunction narrower, SchemaNode names) {
        Evaluation evaluation = new Evaluation(10_000);
        return narrower.members().stream()
                .anyMatch(member -> member.child("additionalProperties")
                                .filter(SchemaNode::isFalse)
                                .isPresent()
                        && member.names("patternProperties").isEmpty()
                        && member.names("properties").stream()
                                .allMatch(name -> evaluation.accepts(names, StringNode.valueOf(name)) == Verdict.TRUE));
    }

    private static boolean dependentRequired(Conjunction narrower, SchemaNode wider, List<Finding> found) {
        boolean proven = true;
        for (String name : wider.names("dependentRequired")) {
            Set<String> present = new HashSet<>(narrower.required());
            for (SchemaNode member : narrower.members()) {
                member.keyword("dependentRequired").path(name).forEach(required -> present.add(required.asString()));
            }
            boolean implied = Properties.of(narrower, name).isNothing();
            boolean all = true;
            for (JsonNode required : wider.keyword("dependentRequired").path(name)) {
                all &= present.contains(required.asString())
                        || required.asString().equals(name);
            }
            if (!implied && !all) {
                found.add(Finding.certain(narrower, wider, "dependentRequired"));
                proven = false;
            }
        }
        return proven;
    }

    private boolean dependentSchemas(Conjunction narrower, SchemaNode wider, List<Finding> found) {
        boolean proven = true;
        for (String name : wider.names("dependentSchemas")) {
            ObjectNode present = JsonNodeFactory.instance.objectNode();
            present.putArray("required").add(name);
            Conjunction withName = narrower.with(wider.synthetic(present));
            for (SchemaNode member : narrower.members()) {
                Optional<SchemaNode> own = member.child("dependentSchemas", name);
                withName = own.isPresent() ? withName.with(own.get()) : withName;
            }
            Optional<SchemaNode> schema = wider.child("dependentSchemas", name);
            boolean implied = Properties.of(narrower, name).isNothing();
            if (!implied && schema.isPresent() && !containment.proves(withName, schema.get())) {
                found.add(Finding.possible(narrower, wider, "dependentSchemas"));
                proven = false;
            }
        }
        return proven;
    }
}

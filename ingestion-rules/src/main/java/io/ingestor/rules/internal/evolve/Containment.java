package io.ingestor.rules.internal.evolve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A proof that one schema accepts all documents that another one accepts. Each constraint of the wider schema needs its
 * own proof; a constraint without a proof is a finding. Recursive schemas are compared by induction over the depth of
 * the document: a pair that is already being compared is assumed to be proven.
 */
final class Containment {

    private static final int MAX_STEPS = 10_000;
    private static final int MAX_DEPTH = 60;
    private static final int MAX_COMPARED = 2_000;
    private static final int NODES_PER_STEP = 20;
    private static final int MAX_SPLITS = 3;
    private static final int MAX_VALUES = 1_000;
    private static final int EVALUATION_STEPS = 10_000;

    private final Set<List<Object>> inProgress = new HashSet<>();
    private final ObjectContainment objects = new ObjectContainment(this);
    private final ArrayContainment arrays = new ArrayContainment(this);
    private final CombinationContainment combinations = new CombinationContainment(this);
    private final Map<Object, Integer> sizes = new HashMap<>();
    private int steps;
    private int depth;
    private int splits;

    /** Returns the findings; empty if the wider schema provably accepts all documents of the narrower one. */
    static List<Finding> findings(SchemaDocument narrower, SchemaDocument wider) {
        List<Finding> found = new ArrayList<>();
        if (!JsonValues.same(narrower.root().schema(), wider.root().schema())) {
            new Containment().contained(new Conjunction(List.of(narrower.root())), wider.root(), found);
        }
        return found;
    }

    /** Returns true if the containment can be proven. Findings are discarded. */
    boolean proves(Conjunction narrower, SchemaNode wider) {
        return contained(narrower, wider, new ArrayList<>());
    }

    /** Compares the schemas of a member or an element, with a new budget of case splits. */
    boolean memberContained(Conjunction narrower, SchemaNode wider, List<Finding> found) {
        int outer = splits;
        splits = 0;
        try {
            return contained(narrower, wider, found);
        } finally {
            splits = outer;
        }
    }

    boolean contained(Conjunction narrower, SchemaNode constraint, List<Finding> found) {
        SchemaNode wider = constraint.resolved();
        if (wider.isTrue() || narrower.isNothing()) {
            return true;
        }
        if (wider.isFalse()) {
            found.add(new Finding(wider.pointer(), "false", "allowed", "not allowed", true));
            return false;
        }
        List<Object> pair = new ArrayList<>(narrower.identity());
        pair.add(wider.identity());
        if (inProgress.contains(pair)) {
            return true;
        }
        steps++;
        if (steps > MAX_STEPS || depth > MAX_DEPTH) {
            found.add(new Finding(wider.pointer(), "schema", "too complex", "to be compared", false));
            return false;
        }
        if (isMember(narrower, wider)) {
            return true;
        }
        inProgress.add(pair);
        depth++;
        try {
            return compare(narrower, wider, found);
        } finally {
            depth--;
            inProgress.remove(pair);
        }
    }

    private boolean compare(Conjunction narrower, SchemaNode wider, List<Finding> found) {
        if (acceptsEach(narrower, wider)) {
            return true;
        }
        List<Finding> own = new ArrayList<>();
        boolean proven = ScalarContainment.contained(narrower, wider, own);
        proven &= objects.contained(narrower, wider, own);
        proven &= arrays.contained(narrower, wider, own);
        proven &= combinations.contained(narrower, wider, own);
        Optional<String> opaque = wider.opaqueKeyword();
        if (opaque.isPresent()) {
            String keyword = opaque.get();
            own.add(new Finding(
                    wider.pointer(),
                    keyword,
                    narrower.describe(keyword),
                    JsonValues.excerpt(wider.keyword(keyword)),
                    false));
            proven = false;
        }
        if (proven || provenByCases(narrower, wider)) {
            return true;
        }
        found.addAll(own);
        return false;
    }

    private static boolean acceptsEach(Conjunction narrower, SchemaNode wider) {
        Optional<List<JsonNode>> values = narrower.values();
        if (values.isEmpty() || values.get().size() > MAX_VALUES) {
            return false;
        }
        Evaluation evaluation = new Evaluation(EVALUATION_STEPS);
        return values.get().stream().allMatch(value -> evaluation.accepts(wider, value) == Verdict.TRUE);
    }

    /** Returns true if the wider schema is, or is known to equal, a member of the narrower conjunction. */
    private boolean isMember(Conjunction narrower, SchemaNode wider) {
        int size = sizes.computeIfAbsent(wider.identity(), place -> size(wider.schema()));
        for (SchemaNode member : narrower.members()) {
            if (member.identity().equals(wider.identity())) {
                return true;
            }
            if (size <= MAX_COMPARED) {
                steps += size / NODES_PER_STEP;
                if (JsonValues.same(member.schema(), wider.schema())) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Returns the number of nodes, at most {@link #MAX_COMPARED} + 1. Returns this maximum if the schema contains a
     * reference, because its meaning then depends on the document.
     */
    private static int size(JsonNode schema) {
        if (schema.has("$ref") || schema.has("$dynamicRef") || schema.has("$recursiveRef")) {
            return MAX_COMPARED + 1;
        }
        int size = 1;
        for (JsonNode child : schema) {
            size = Math.min(MAX_COMPARED + 1, size + size(child));
        }
        return size;
    }

    /** Returns true if the containment can be proven by cases that together cover the narrower schema. */
    private boolean provenByCases(Conjunction narrower, SchemaNode wider) {
        if (splits == MAX_SPLITS) {
            return false;
        }
        splits++;
        try {
            for (SchemaNode member : narrower.members()) {
                for (List<SchemaNode> cases : casesOf(member)) {
                    if (isNew(narrower, cases) && cases.stream().allMatch(each -> proves(narrower.with(each), wider))) {
                        return true;
                    }
                }
            }
            return provenByType(narrower, wider);
        } finally {
            splits--;
        }
    }

    private static boolean isNew(Conjunction narrower, List<SchemaNode> cases) {
        return cases.stream()
                .noneMatch(each -> narrower.members().stream()
                        .anyMatch(member -> member.identity().equals(each.identity())));
    }

    private static List<List<SchemaNode>> casesOf(SchemaNode member) {
        List<List<SchemaNode>> cases = new ArrayList<>();
        if (member.keyword("anyOf").isArray()) {
            cases.add(member.children("anyOf"));
        }
        if (member.keyword("oneOf").isArray()) {
            cases.add(member.children("oneOf"));
        }
        Optional<SchemaNode> condition = member.child("if");
        if (condition.isPresent()) {
            SchemaNode nothingMore = member.synthetic(JsonNodeFactory.instance.booleanNode(true));
            ObjectNode met = JsonNodeFactory.instance.objectNode();
            met.putArray("allOf")
                    .add(condition.get().schema())
                    .add(member.child("then").orElse(nothingMore).schema());
            cases.add(List.of(member.synthetic(met), member.child("else").orElse(nothingMore)));
        }
        return cases;
    }

    private boolean provenByType(Conjunction narrower, SchemaNode wider) {
        List<SchemaNode> cases = new ArrayList<>();
        SchemaNode first =
                narrower.members().isEmpty() ? wider : narrower.members().get(0);
        for (String name : List.of("null", "boolean", "object", "array", "string", "number")) {
            ObjectNode type = JsonNodeFactory.instance.objectNode().put("type", name);
            if ((narrower.types() & TypeSet.allowed(type.path("type"))) != 0) {
                cases.add(first.synthetic(type));
            }
        }
        return cases.size() > 1 && cases.stream().allMatch(each -> proves(narrower.with(each), wider));
    }
}

package io.ingestor.rules.internal.evolve;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A list of schemas that a value must satisfy together, including the members of {@code allOf} and the targets of
 * references. The types, values and bounds are over-approximations: they cover every value that satisfies the schemas,
 * and perhaps more.
 */
final class Conjunction {

    /** A bound of a range of numbers. */
    record Bound(BigDecimal value, boolean exclusive) {}

    private static final int MAX_DEPTH = 8;

    private final List<SchemaNode> members = new ArrayList<>();
    private final List<SchemaNode> given;
    private boolean nothing;

    Conjunction(List<SchemaNode> schemas) {
        this.given = schemas.stream().map(SchemaNode::resolved).toList();
        Set<JsonNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        given.forEach(schema -> flatten(schema, seen));
    }

    private void flatten(SchemaNode schema, Set<JsonNode> seen) {
        if (schema.isFalse()) {
            nothing = true;
        }
        if (!schema.schema().isObject() || schema.isTrue() || !seen.add(schema.schema())) {
            return;
        }
        members.add(schema);
        schema.target().ifPresent(target -> flatten(target, seen));
        schema.children("allOf").forEach(member -> flatten(member, seen));
    }

    List<SchemaNode> members() {
        return members;
    }

    /** Returns the conjunction of this one and another schema. */
    Conjunction with(SchemaNode schema) {
        List<SchemaNode> more = new ArrayList<>(given);
        more.add(schema);
        return new Conjunction(more);
    }

    /** Returns true if no constraint of the values is known. */
    boolean isUnconstrained() {
        return members.isEmpty() && !nothing;
    }

    /** Returns true if certainly no value satisfies the conjunction. */
    boolean isNothing() {
        return nothing || types() == TypeSet.NONE;
    }

    int types() {
        return types(0);
    }

    private int types(int depth) {
        int types = nothing ? TypeSet.NONE : TypeSet.ALL;
        for (SchemaNode member : members) {
            if (member.has("type")) {
                types &= TypeSet.allowed(member.keyword("type"));
            }
            if (member.has("const")) {
                types &= TypeSet.of(member.keyword("const"));
            }
            if (member.keyword("enum").isArray()) {
                int listed = TypeSet.NONE;
                for (JsonNode value : member.keyword("enum")) {
                    listed |= TypeSet.of(value);
                }
                types &= listed;
            }
            if (isWholeStep(member.keyword("multipleOf"))) {
                types &= ~TypeSet.FRACTION;
            }
            if (depth < MAX_DEPTH) {
                types &= alternatives(member, "anyOf", depth) & alternatives(member, "oneOf", depth);
            }
        }
        return types;
    }

    private static boolean isWholeStep(JsonNode step) {
        return step.isNumber() && JsonValues.isWhole(JsonValues.number(step));
    }

    private static int alternatives(SchemaNode member, String keyword, int depth) {
        if (!member.keyword(keyword).isArray()) {
            return TypeSet.ALL;
        }
        int types = TypeSet.NONE;
        for (SchemaNode alternative : member.children(keyword)) {
            types |= new Conjunction(List.of(alternative)).types(depth + 1);
        }
        return types;
    }

    /** Returns a list that includes every accepted value; empty if no schema has {@code const} or {@code enum}. */
    Optional<List<JsonNode>> values() {
        Optional<List<JsonNode>> fewest = Optional.empty();
        for (SchemaNode member : members) {
            List<JsonNode> values = new ArrayList<>();
            if (member.has("const")) {
                values.add(member.keyword("const"));
            } else if (member.keyword("enum").isArray()) {
                member.keyword("enum").forEach(values::add);
            } else {
                continue;
            }
            if (fewest.isEmpty() || values.size() < fewest.get().size()) {
                fewest = Optional.of(values);
            }
        }
        Evaluation evaluation = new Evaluation(10_000);
        return fewest.map(values -> values.stream()
                .filter(value ->
                        members.stream().allMatch(member -> evaluation.accepts(member, value) != Verdict.FALSE))
                .toList());
    }

    /** Returns the tightest lower bound; empty if there is none. */
    Optional<Bound> lowest() {
        return bound("minimum", "exclusiveMinimum", 1);
    }

    /** Returns the tightest upper bound; empty if there is none. */
    Optional<Bound> highest() {
        return bound("maximum", "exclusiveMaximum", -1);
    }

    private Optional<Bound> bound(String inclusive, String exclusive, int side) {
        Optional<Bound> tightest = Optional.empty();
        for (SchemaNode member : members) {
            for (String keyword : List.of(inclusive, exclusive)) {
                JsonNode value = member.keyword(keyword);
                if (value.isNumber()) {
                    Bound bound = new Bound(JsonValues.number(value), keyword.equals(exclusive));
                    if (tightest.isEmpty() || isTighter(bound, tightest.get(), side)) {
                        tightest = Optional.of(bound);
                    }
                }
            }
        }
        return tightest;
    }

    private static boolean isTighter(Bound bound, Bound than, int side) {
        int order = bound.value().compareTo(than.value()) * side;
        return order > 0 || (order == 0 && bound.exclusive());
    }

    /** Returns the largest value of a keyword such as {@code minItems}; 0 if no schema has it. */
    long atLeast(String keyword) {
        return members.stream()
                .mapToLong(member -> Counts.of(member, keyword, 0))
                .max()
                .orElse(0);
    }

    /**
     * Returns the smallest value of a keyword such as {@code maxItems}; {@link Integer#MAX_VALUE} if no schema has it.
     */
    long atMost(String keyword) {
        return members.stream()
                .mapToLong(member -> Counts.of(member, keyword, Integer.MAX_VALUE))
                .min()
                .orElse(Integer.MAX_VALUE);
    }

    Set<String> required() {
        Set<String> names = new HashSet<>();
        members.forEach(member -> member.keyword("required").forEach(name -> names.add(name.asString())));
        return names;
    }

    /** Returns the names that occur under a keyword in any of the schemas. */
    Set<String> names(String keyword) {
        Set<String> names = new LinkedHashSet<>();
        members.forEach(member -> names.addAll(member.names(keyword)));
        return names;
    }

    /** Returns the schemas under a keyword. */
    List<SchemaNode> children(String keyword) {
        return members.stream()
                .flatMap(member -> member.child(keyword).stream())
                .toList();
    }

    /** Returns the first value of a keyword as text for messages; {@code none} if no schema has it. */
    String describe(String keyword) {
        return members.stream()
                .map(member -> member.keyword(keyword))
                .filter(value -> !value.isMissingNode())
                .findFirst()
                .map(JsonValues::excerpt)
                .orElse("none");
    }

    /** Returns a key that identifies the conjunction among those of the same documents. */
    List<Object> identity() {
        List<Object> identity = new ArrayList<>();
        given.forEach(schema -> identity.add(schema.identity()));
        return identity;
    }
}

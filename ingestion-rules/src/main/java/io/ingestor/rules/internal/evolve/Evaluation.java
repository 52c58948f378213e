package io.ingestor.rules.internal.evolve;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** A validation of single values. The verdict is unknown if only a full validator or more steps could decide. */
final class Evaluation {

    private static final int MAX_DEPTH = 60;

    private int steps;

    /**
     * Creates an evaluation.
     *
     * @param steps the maximum number of schema evaluations; the verdicts of further ones are unknown
     */
    Evaluation(int steps) {
        this.steps = steps;
    }

    Verdict accepts(SchemaNode schema, JsonNode value) {
        return accepts(schema, value, 0);
    }

    private Verdict accepts(SchemaNode schema, JsonNode value, int depth) {
        if (schema.schema().isBoolean()) {
            return Verdict.of(schema.isTrue());
        }
        steps--;
        if (depth > MAX_DEPTH || steps < 0 || !schema.schema().isObject()) {
            return Verdict.UNKNOWN;
        }
        Verdict verdict = general(schema, value).and(inPlace(schema, value, depth));
        if (value.isNumber()) {
            verdict = verdict.and(number(schema, JsonValues.number(value)));
        } else if (value.isString()) {
            verdict = verdict.and(string(schema, value.stringValue()));
        } else if (value.isObject()) {
            verdict = verdict.and(object(schema, value, depth));
        } else if (value.isArray()) {
            verdict = verdict.and(array(schema, value, depth));
        }
        return verdict;
    }

    private static Verdict general(SchemaNode schema, JsonNode value) {
        Verdict verdict = schema.opaqueKeyword().isPresent() ? Verdict.UNKNOWN : Verdict.TRUE;
        if (schema.has("type")) {
            verdict = verdict.and(Verdict.of((TypeSet.allowed(schema.keyword("type")) & TypeSet.of(value)) != 0));
        }
        if (schema.has("enum")) {
            verdict = verdict.and(Verdict.of(JsonValues.contains(schema.keyword("enum"), value)));
        }
        if (schema.has("const")) {
            verdict = verdict.and(Verdict.of(JsonValues.same(schema.keyword("const"), value)));
        }
        return verdict;
    }

    private Verdict inPlace(SchemaNode schema, JsonNode value, int depth) {
        Verdict verdict =
                schema.target().map(target -> accepts(target, value, depth + 1)).orElse(Verdict.TRUE);
        for (SchemaNode member : schema.children("allOf")) {
            verdict = verdict.and(accepts(member, value, depth + 1));
        }
        if (schema.has("anyOf")) {
            Verdict any = Verdict.FALSE;
            for (SchemaNode member : schema.children("anyOf")) {
                any = any.or(accepts(member, value, depth + 1));
            }
            verdict = verdict.and(any);
        }
        if (schema.has("oneOf")) {
            verdict = verdict.and(exactlyOne(schema, value, depth));
        }
        if (schema.has("not")) {
            verdict = verdict.and(schema.child("not")
                    .map(not -> accepts(not, value, depth + 1).not())
                    .orElse(Verdict.UNKNOWN));
        }
        return verdict.and(conditional(schema, value, depth));
    }

    private Verdict exactlyOne(SchemaNode schema, JsonNode value, int depth) {
        int right = 0;
        int open = 0;
        for (SchemaNode member : schema.children("oneOf")) {
            Verdict verdict = accepts(member, value, depth + 1);
            right += verdict == Verdict.TRUE ? 1 : 0;
            open += verdict == Verdict.UNKNOWN ? 1 : 0;
        }
        if (right > 1) {
            return Verdict.FALSE;
        }
        return open > 0 ? Verdict.UNKNOWN : Verdict.of(right == 1);
    }

    private Verdict conditional(SchemaNode schema, JsonNode value, int depth) {
        Optional<SchemaNode> condition = schema.child("if");
        if (condition.isEmpty()) {
            return Verdict.TRUE;
        }
        Verdict met = accepts(condition.get(), value, depth + 1);
        Verdict then = branch(schema, "then", value, depth);
        Verdict otherwise = branch(schema, "else", value, depth);
        return switch (met) {
            case TRUE -> then;
            case FALSE -> otherwise;
            case UNKNOWN -> then == otherwise ? then : Verdict.UNKNOWN;
        };
    }

    private Verdict branch(SchemaNode schema, String keyword, JsonNode value, int depth) {
        return schema.child(keyword)
                .map(branch -> accepts(branch, value, depth + 1))
                .orElse(Verdict.TRUE);
    }

    private static Verdict number(SchemaNode schema, BigDecimal number) {
        Verdict verdict = bound(schema, "minimum", number, 1, true)
                .and(bound(schema, "exclusiveMinimum", number, 1, false))
                .and(bound(schema, "maximum", number, -1, true))
                .and(bound(schema, "exclusiveMaximum", number, -1, false));
        if (schema.keyword("multipleOf").isNumber()) {
            verdict = verdict.and(JsonValues.isMultiple(number, JsonValues.number(schema.keyword("multipleOf")))
                    .map(Verdict::of)
                    .orElse(Verdict.UNKNOWN));
        }
        return verdict;
    }

    private static Verdict bound(SchemaNode schema, String keyword, BigDecimal number, int side, boolean inclusive) {
        JsonNode bound = schema.keyword(keyword);
        if (!bound.isNumber()) {
            return Verdict.TRUE;
        }
        int order = number.compareTo(JsonValues.number(bound)) * side;
        return Verdict.of(order > 0 || (inclusive && order == 0));
    }

    private static Verdict string(SchemaNode schema, String text) {
        int length = text.codePointCount(0, text.length());
        Verdict verdict = Verdict.of(Counts.within(schema, "minLength", "maxLength", length));
        if (schema.keyword("pattern").isString()) {
            verdict = verdict.and(NamePattern.matches(schema.keyword("pattern").stringValue(), text));
        }
        return schema.has("format") ? verdict.and(Verdict.UNKNOWN) : verdict;
    }

    private Verdict object(SchemaNode schema, JsonNode value, int depth) {
        Verdict verdict = Verdict.of(Counts.within(schema, "minProperties", "maxProperties", value.size()));
        for (JsonNode name : schema.keyword("required")) {
            verdict = verdict.and(Verdict.of(value.has(name.asString())));
        }
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            verdict = verdict.and(member(schema, member.getKey(), member.getValue(), depth));
        }
        for (String name : schema.names("dependentRequired")) {
            for (JsonNode required : schema.keyword("dependentRequired").path(name)) {
                verdict = verdict.and(Verdict.of(!value.has(name) || value.has(required.asString())));
            }
        }
        for (String name : schema.names("dependentSchemas")) {
            if (value.has(name)) {
                verdict = verdict.and(schema.child("dependentSchemas", name)
                        .map(child -> accepts(child, value, depth + 1))
                        .orElse(Verdict.UNKNOWN));
            }
        }
        return verdict;
    }

    private Verdict member(SchemaNode schema, String name, JsonNode value, int depth) {
        Verdict verdict = schema.child("propertyNames")
                .map(names -> accepts(names, StringNode.valueOf(name), depth + 1))
                .orElse(Verdict.TRUE);
        Verdict additional = Verdict.TRUE;
        Optional<SchemaNode> property = schema.child("properties", name);
        if (property.isPresent()) {
            additional = Verdict.FALSE;
            verdict = verdict.and(accepts(property.get(), value, depth + 1));
        }
        Set<String> patterns = schema.names("patternProperties");
        for (String pattern : patterns) {
            Verdict matches = NamePattern.matches(pattern, name);
            additional = additional.and(matches.not());
            if (matches != Verdict.FALSE) {
                Verdict accepted = schema.child("patternProperties", pattern)
                        .map(child -> accepts(child, value, depth + 1))
                        .orElse(Verdict.UNKNOWN);
                verdict = verdict.and(matches.not().or(accepted));
            }
        }
        Optional<SchemaNode> rest = schema.child("additionalProperties");
        if (rest.isPresent() && additional != Verdict.FALSE) {
            verdict = verdict.and(additional.not().or(accepts(rest.get(), value, depth + 1)));
        }
        return verdict;
    }

    private Verdict array(SchemaNode schema, JsonNode value, int depth) {
        Verdict verdict = Verdict.of(Counts.within(schema, "minItems", "maxItems", value.size()));
        int prefix = schema.children("prefixItems").size();
        for (int i = 0; i < value.size(); i++) {
            JsonNode element = value.get(i);
            Optional<SchemaNode> item =
                    i < prefix ? Optional.of(schema.children("prefixItems").get(i)) : schema.child("items");
            verdict = verdict.and(
                    item.map(child -> accepts(child, element, depth + 1)).orElse(Verdict.TRUE));
        }
        if (schema.has("contains") || schema.keyword("uniqueItems").asBoolean(false)) {
            // Arrays are rare in enumerations, so these keywords are not evaluated.
            verdict = verdict.and(Verdict.UNKNOWN);
        }
        return verdict;
    }
}

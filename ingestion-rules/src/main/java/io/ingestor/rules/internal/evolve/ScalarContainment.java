package io.ingestor.rules.internal.evolve;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Proofs for the keywords that constrain types, listed values, numbers and strings. */
final class ScalarContainment {

    private ScalarContainment() {}

    static boolean contained(Conjunction narrower, SchemaNode wider, List<Finding> found) {
        int types = narrower.types();
        boolean proven = types(types, wider, found);
        proven &= listed(narrower, wider, "enum", found);
        proven &= listed(narrower, wider, "const", found);
        if ((types & TypeSet.NUMBER) != 0) {
            proven &= numbers(narrower, types, wider, found);
        }
        if ((types & TypeSet.STRING) != 0) {
            proven &= strings(narrower, wider, found);
        }
        return proven;
    }

    private static boolean types(int types, SchemaNode wider, List<Finding> found) {
        if (!wider.has("type")) {
            return true;
        }
        int allowed = TypeSet.allowed(wider.keyword("type"));
        if ((types & ~allowed) == 0) {
            return true;
        }
        found.add(new Finding(wider.pointer(), "type", TypeSet.describe(types), TypeSet.describe(allowed), true));
        return false;
    }

    private static boolean listed(Conjunction narrower, SchemaNode wider, String keyword, List<Finding> found) {
        if (!wider.has(keyword)) {
            return true;
        }
        JsonNode allowed = wider.keyword(keyword);
        boolean isList = keyword.equals("enum");
        Optional<List<JsonNode>> values = narrower.values();
        if (values.isPresent()
                && values.get().stream()
                        .allMatch(value ->
                                isList ? JsonValues.contains(allowed, value) : JsonValues.same(allowed, value))) {
            return true;
        }
        String was = values.isPresent() ? values.get().toString() : TypeSet.describe(narrower.types());
        found.add(new Finding(wider.pointer(), keyword, JsonValues.cut(was), JsonValues.excerpt(allowed), true));
        return false;
    }

    private static boolean numbers(Conjunction narrower, int types, SchemaNode wider, List<Finding> found) {
        boolean proven = bound(narrower, wider, "minimum", true, found);
        proven &= bound(narrower, wider, "exclusiveMinimum", true, found);
        proven &= bound(narrower, wider, "maximum", false, found);
        proven &= bound(narrower, wider, "exclusiveMaximum", false, found);
        JsonNode step = wider.keyword("multipleOf");
        if (step.isNumber() && !isMultiple(narrower, types, JsonValues.number(step))) {
            found.add(Finding.certain(narrower, wider, "multipleOf"));
            proven = false;
        }
        return proven;
    }

    private static boolean bound(
            Conjunction narrower, SchemaNode wider, String keyword, boolean below, List<Finding> found) {
        JsonNode value = wider.keyword(keyword);
        if (!value.isNumber()) {
            return true;
        }
        BigDecimal limit = JsonValues.number(value);
        Optional<Conjunction.Bound> own = below ? narrower.lowest() : narrower.highest();
        boolean inclusive = keyword.equals("minimum") || keyword.equals("maximum");
        if (own.isPresent()) {
            int order = own.get().value().compareTo(limit) * (below ? 1 : -1);
            if (order > 0 || (order == 0 && (inclusive || own.get().exclusive()))) {
                return true;
            }
        }
        String was = own.map(bound -> (bound.exclusive() ? "exclusive " : "") + JsonValues.text(bound.value()))
                .orElse("none");
        found.add(new Finding(wider.pointer(), keyword, was, JsonValues.excerpt(value), true));
        return false;
    }

    private static boolean isMultiple(Conjunction narrower, int types, BigDecimal step) {
        boolean whole = (types & TypeSet.FRACTION) == 0;
        if (whole && JsonValues.isMultiple(BigDecimal.ONE, step).orElse(false)) {
            return true;
        }
        return narrower.members().stream()
                .map(member -> member.keyword("multipleOf"))
                .anyMatch(own -> own.isNumber()
                        && JsonValues.isMultiple(JsonValues.number(own), step).orElse(false));
    }

    private static boolean strings(Conjunction narrower, SchemaNode wider, List<Finding> found) {
        boolean proven =
                Counts.contained(narrower, narrower.atLeast("minLength"), wider, "minLength", "maxLength", found);
        for (String keyword : List.of("pattern", "format")) {
            JsonNode rule = wider.keyword(keyword);
            boolean same = narrower.members().stream()
                    .anyMatch(member -> member.keyword(keyword).equals(rule));
            if (rule.isString() && !same) {
                boolean wasFree = narrower.describe(keyword).equals("none");
                found.add(new Finding(
                        wider.pointer(), keyword, narrower.describe(keyword), JsonValues.excerpt(rule), wasFree));
                proven = false;
            }
        }
        return proven;
    }
}

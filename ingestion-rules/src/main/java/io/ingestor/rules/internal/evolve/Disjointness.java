package io.ingestor.rules.internal.evolve;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A proof that no value satisfies both of two schemas. */
final class Disjointness {

    private static final int MAX_DEPTH = 5;
    private static final int EVALUATION_STEPS = 10_000;

    private Disjointness() {}

    static boolean proven(Conjunction left, Conjunction right) {
        return proven(left, right, 0);
    }

    private static boolean proven(Conjunction left, Conjunction right, int depth) {
        int common = left.types() & right.types();
        if (common == TypeSet.NONE || rejectsEach(left, right) || rejectsEach(right, left)) {
            return true;
        }
        if ((common & ~TypeSet.NUMBER) == 0) {
            return isBelow(left, right) || isBelow(right, left);
        }
        return common == TypeSet.OBJECT && depth < MAX_DEPTH && differInAProperty(left, right, depth);
    }

    private static boolean rejectsEach(Conjunction values, Conjunction by) {
        Optional<List<JsonNode>> listed = values.values();
        Evaluation evaluation = new Evaluation(EVALUATION_STEPS);
        return listed.isPresent()
                && listed.get().stream()
                        .allMatch(value -> by.members().stream()
                                .anyMatch(member -> evaluation.accepts(member, value) == Verdict.FALSE));
    }

    private static boolean isBelow(Conjunction left, Conjunction right) {
        Optional<Conjunction.Bound> top = left.highest();
        Optional<Conjunction.Bound> bottom = right.lowest();
        if (top.isEmpty() || bottom.isEmpty()) {
            return false;
        }
        int order = top.get().value().compareTo(bottom.get().value());
        return order < 0
                || (order == 0 && (top.get().exclusive() || bottom.get().exclusive()));
    }

    private static boolean differInAProperty(Conjunction left, Conjunction right, int depth) {
        for (String name : left.required()) {
            if (proven(Properties.of(left, name), Properties.of(right, name), depth + 1)) {
                return true;
            }
        }
        for (String name : right.required()) {
            if (proven(Properties.of(left, name), Properties.of(right, name), depth + 1)) {
                return true;
            }
        }
        return false;
    }
}

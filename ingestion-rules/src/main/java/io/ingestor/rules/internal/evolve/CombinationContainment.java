package io.ingestor.rules.internal.evolve;

import java.util.List;
import java.util.Optional;

/** Proofs for the keywords that apply other schemas to the same value. */
final class CombinationContainment {

    private final Containment containment;

    CombinationContainment(Containment containment) {
        this.containment = containment;
    }

    boolean contained(Conjunction narrower, SchemaNode wider, List<Finding> found) {
        boolean proven = true;
        Optional<SchemaNode> target = wider.target();
        if (target.isPresent()) {
            proven = containment.contained(narrower, target.get(), found);
        }
        for (SchemaNode member : wider.children("allOf")) {
            proven &= containment.contained(narrower, member, found);
        }
        proven &= !wider.has("anyOf") || anyOf(narrower, wider) || undecided(narrower, wider, "anyOf", found);
        proven &= !wider.has("oneOf") || oneOf(narrower, wider) || undecided(narrower, wider, "oneOf", found);
        proven &= !wider.has("not") || not(narrower, wider) || undecided(narrower, wider, "not", found);
        proven &= !wider.has("if") || conditional(narrower, wider) || undecided(narrower, wider, "if", found);
        return proven;
    }

    private static boolean undecided(Conjunction narrower, SchemaNode wider, String keyword, List<Finding> found) {
        found.add(Finding.possible(narrower, wider, keyword));
        return false;
    }

    private boolean anyOf(Conjunction narrower, SchemaNode wider) {
        return wider.children("anyOf").stream().anyMatch(member -> containment.proves(narrower, member));
    }

    private boolean oneOf(Conjunction narrower, SchemaNode wider) {
        List<SchemaNode> alternatives = wider.children("oneOf");
        for (int i = 0; i < alternatives.size(); i++) {
            if (excludesOthers(narrower, alternatives, i) && containment.proves(narrower, alternatives.get(i))) {
                return true;
            }
        }
        return narrower.members().stream().anyMatch(member -> isEquivalent(member.children("oneOf"), alternatives));
    }

    private static boolean excludesOthers(Conjunction narrower, List<SchemaNode> alternatives, int one) {
        for (int i = 0; i < alternatives.size(); i++) {
            if (i != one && !Disjointness.proven(narrower, new Conjunction(List.of(alternatives.get(i))))) {
                return false;
            }
        }
        return true;
    }

    private boolean isEquivalent(List<SchemaNode> left, List<SchemaNode> right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            if (!isEquivalent(left.get(i), right.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean isEquivalent(SchemaNode left, SchemaNode right) {
        return containment.proves(new Conjunction(List.of(left)), right)
                && containment.proves(new Conjunction(List.of(right)), left);
    }

    private boolean not(Conjunction narrower, SchemaNode wider) {
        Optional<SchemaNode> excluded = wider.child("not");
        if (excluded.isEmpty()) {
            return false;
        }
        Conjunction values = new Conjunction(List.of(excluded.get()));
        return Disjointness.proven(narrower, values)
                || narrower.children("not").stream().anyMatch(own -> containment.proves(values, own));
    }

    private boolean conditional(Conjunction narrower, SchemaNode wider) {
        Optional<SchemaNode> condition = wider.child("if");
        if (condition.isEmpty()) {
            return false;
        }
        boolean then = holds(narrower, wider.child("then"));
        boolean otherwise = holds(narrower, wider.child("else"));
        if (then && otherwise) {
            return true;
        }
        if (then && containment.proves(narrower, condition.get())) {
            return true;
        }
        if (otherwise && Disjointness.proven(narrower, new Conjunction(List.of(condition.get())))) {
            return true;
        }
        return narrower.members().stream()
                .anyMatch(member -> isSameConditional(narrower, member, wider, condition.get()));
    }

    private boolean isSameConditional(Conjunction narrower, SchemaNode member, SchemaNode wider, SchemaNode condition) {
        Optional<SchemaNode> own = member.child("if");
        if (own.isEmpty() || !isEquivalent(own.get(), condition)) {
            return false;
        }
        Conjunction met = member.child("then").map(narrower::with).orElse(narrower);
        Conjunction unmet = member.child("else").map(narrower::with).orElse(narrower);
        return holds(met.with(own.get()), wider.child("then")) && holds(unmet, wider.child("else"));
    }

    private boolean holds(Conjunction narrower, Optional<SchemaNode> schema) {
        return schema.isEmpty() || containment.proves(narrower, schema.get());
    }
}

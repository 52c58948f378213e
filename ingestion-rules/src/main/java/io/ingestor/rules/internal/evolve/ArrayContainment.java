package io.ingestor.rules.internal.evolve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Proofs for the keywords that constrain arrays. */
final class ArrayContainment {

    private final Containment containment;

    ArrayContainment(Containment containment) {
        this.containment = containment;
    }

    boolean contained(Conjunction narrower, SchemaNode wider, List<Finding> found) {
        if ((narrower.types() & TypeSet.ARRAY) == 0) {
            return true;
        }
        boolean proven = Counts.contained(narrower, narrower.atLeast("minItems"), wider, "minItems", "maxItems", found);
        proven &= elements(narrower, wider, found);
        boolean unique = narrower.atMost("maxItems") <= 1
                || narrower.members().stream()
                        .anyMatch(member -> member.keyword("uniqueItems").asBoolean(false));
        if (wider.keyword("uniqueItems").asBoolean(false) && !unique) {
            found.add(Finding.certain(narrower, wider, "uniqueItems"));
            proven = false;
        }
        if (wider.has("contains") && !contains(narrower, wider)) {
            found.add(Finding.possible(narrower, wider, "contains"));
            proven = false;
        }
        return proven;
    }

    private boolean elements(Conjunction narrower, SchemaNode wider, List<Finding> found) {
        int prefix = wider.children("prefixItems").size();
        for (SchemaNode member : narrower.members()) {
            prefix = Math.max(prefix, member.children("prefixItems").size());
        }
        long most = narrower.atMost("maxItems");
        boolean proven = true;
        // The last iteration covers all elements after the prefixes.
        for (int i = 0; i <= prefix && i < most; i++) {
            Optional<SchemaNode> schema = element(wider, i);
            if (schema.isPresent()) {
                List<SchemaNode> own = new ArrayList<>();
                for (SchemaNode member : narrower.members()) {
                    element(member, i).ifPresent(own::add);
                }
                Conjunction element = new Conjunction(own);
                if (element.isNothing()) {
                    // The array cannot have an element at this index or beyond.
                    return proven;
                }
                proven &= containment.memberContained(element, schema.get(), found);
            }
        }
        return proven;
    }

    private static Optional<SchemaNode> element(SchemaNode array, int index) {
        List<SchemaNode> prefix = array.children("prefixItems");
        return index < prefix.size() ? Optional.of(prefix.get(index)) : array.child("items");
    }

    private boolean contains(Conjunction narrower, SchemaNode wider) {
        Optional<SchemaNode> sought = wider.child("contains");
        if (sought.isEmpty()) {
            return false;
        }
        long least = Counts.of(wider, "minContains", 1);
        long most = Counts.of(wider, "maxContains", Integer.MAX_VALUE);
        boolean enough = least == 0;
        boolean few = !wider.has("maxContains") || narrower.atMost("maxItems") <= most;
        for (SchemaNode member : narrower.members()) {
            Optional<SchemaNode> own = member.child("contains");
            if (own.isPresent()) {
                enough |= Counts.of(member, "minContains", 1) >= least
                        && containment.proves(new Conjunction(List.of(own.get())), sought.get());
                few |= Counts.of(member, "maxContains", Integer.MAX_VALUE) <= most
                        && containment.proves(new Conjunction(List.of(sought.get())), own.get());
            }
        }
        return enough && few;
    }
}

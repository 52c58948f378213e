package io.ingestor.rules.internal.schema;

import io.ingestor.rules.InvalidSchemaException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The schemas that validation of a document may reach, and the schemas that each applies to the same value. */
final class SchemaGraph {

    /** The maximum number of schemas applied to one value, each by the previous one. */
    private static final int MAX_CHAIN = 80;
    /**
     * The maximum number of checks of one value. A chain of schemas that each refer to the next one twice doubles the
     * checks at each link.
     */
    private static final long MAX_CHECKS = 100_000;

    private static final Set<Keyword> IN_PLACE = Set.of(
            Keyword.ALL_OF,
            Keyword.ANY_OF,
            Keyword.ONE_OF,
            Keyword.NOT,
            Keyword.IF,
            Keyword.THEN,
            Keyword.ELSE,
            Keyword.DEPENDENT_SCHEMAS);
    private static final Set<Keyword> BELOW = Set.of(
            Keyword.PROPERTIES,
            Keyword.PATTERN_PROPERTIES,
            Keyword.ADDITIONAL_PROPERTIES,
            Keyword.PROPERTY_NAMES,
            Keyword.ITEMS,
            Keyword.PREFIX_ITEMS,
            Keyword.CONTAINS,
            Keyword.UNEVALUATED_ITEMS,
            Keyword.UNEVALUATED_PROPERTIES);

    private final SchemaIndex index;
    private final Set<Place> reached = new LinkedHashSet<>();
    private final Set<String> bases = new HashSet<>();
    private final Map<Place, Chain> chains = new HashMap<>();
    private final Set<Place> open = new HashSet<>();

    private record Chain(int length, long checks) {}

    /**
     * Follows all references from a root.
     *
     * @throws io.ingestor.rules.InvalidSchemaException if a reference has no target, a schema applies itself to the
     *     same value in an endless loop, or a limit is exceeded
     */
    SchemaGraph(SchemaIndex index, Place root) {
        this.index = index;
        Deque<Place> next = new ArrayDeque<>(List.of(root));
        int before = -1;
        while (before != reached.size()) {
            before = reached.size();
            follow(next);
            // A dynamic reference may also find anchors of resources that were reached after it.
            for (Place place : reached) {
                next.addAll(referred(place));
            }
        }
        reached.forEach(place -> chain(place, 0));
    }

    private void follow(Deque<Place> next) {
        for (Place place = next.poll(); place != null; place = next.poll()) {
            if (reached.add(place)) {
                bases.add(place.base());
                next.addAll(inPlace(place));
                next.addAll(below(place));
            }
        }
    }

    /** Returns the schemas that validation may reach, starting with the root. */
    Set<Place> reached() {
        return reached;
    }

    /**
     * Returns the only target that a dynamic reference can have; empty if the target depends on the path by which the
     * reference is reached.
     */
    Optional<Place> fixedTarget(Place place) {
        Place first = index.target(place, Keyword.DYNAMIC_REF);
        if (!index.isDynamic(place)) {
            return Optional.of(first);
        }
        return candidates(first).size() == 1 ? Optional.of(first) : Optional.empty();
    }

    private List<Place> candidates(Place first) {
        List<Place> found = new ArrayList<>();
        for (Place place :
                index.dynamicAnchors(first.value(Keyword.DYNAMIC_ANCHOR).stringValue())) {
            if (place.equals(first) || bases.contains(place.base())) {
                found.add(place);
            }
        }
        return found;
    }

    /** Returns the targets of the references in a schema. */
    private List<Place> referred(Place place) {
        List<Place> found = new ArrayList<>();
        if (place.has(Keyword.REF)) {
            found.add(index.target(place, Keyword.REF));
        }
        if (place.has(Keyword.DYNAMIC_REF)) {
            Place first = index.target(place, Keyword.DYNAMIC_REF);
            found.add(first);
            if (index.isDynamic(place)) {
                found.addAll(candidates(first));
            }
        }
        return found;
    }

    private List<Place> inPlace(Place place) {
        List<Place> found = referred(place);
        addAll(IN_PLACE, place, found);
        return found;
    }

    private static List<Place> below(Place place) {
        List<Place> found = new ArrayList<>();
        addAll(BELOW, place, found);
        return found;
    }

    private static void addAll(Set<Keyword> keywords, Place place, List<Place> found) {
        for (Keyword keyword : keywords) {
            if (!place.has(keyword)) {
                continue;
            }
            if (keyword.value() == Keyword.Value.SCHEMA) {
                place.schema(keyword).ifPresent(found::add);
            } else {
                found.addAll(place.schemas(keyword));
            }
        }
    }

    private Chain chain(Place place, int depth) {
        Chain known = chains.get(place);
        if (known != null) {
            return known;
        }
        open.add(place);
        int length = 0;
        long checks = 1;
        for (Place next : inPlace(place)) {
            if (open.contains(next)) {
                throw place.wrong(
                        place.has(Keyword.REF) ? Keyword.REF : Keyword.DYNAMIC_REF,
                        "must not lead back to " + next + ", which applies to the same value: refer to it from a"
                                + " property or an item");
            }
            Chain chain = chain(next, limited(place, depth + 1));
            length = Math.max(length, chain.length);
            checks += chain.checks;
        }
        if (checks > MAX_CHECKS) {
            throw new InvalidSchemaException(
                    place.document(),
                    place.pointer(),
                    "",
                    "must come to at most " + MAX_CHECKS
                            + " checks of one value: it refers to the same schemas too often");
        }
        open.remove(place);
        Chain made = new Chain(limited(place, length + 1), checks);
        chains.put(place, made);
        return made;
    }

    private static int limited(Place place, int length) {
        if (length > MAX_CHAIN) {
            throw new InvalidSchemaException(
                    place.document(),
                    place.pointer(),
                    "",
                    "must apply at most " + MAX_CHAIN + " schemas, each through the one before, to one value");
        }
        return length;
    }
}

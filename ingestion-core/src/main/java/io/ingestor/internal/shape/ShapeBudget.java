package io.ingestor.internal.shape;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The bounds of the derivation of one shape. References may double at each level, so that a small schema can describe
 * an endless number of members.
 */
final class ShapeBudget {

    /** The maximum number of members that are no objects, and the maximum number of members of one object. */
    static final int MAX_LEAVES = 1_000;

    /** The maximum depth of nesting; 1 for a flat object. */
    static final int MAX_DEPTH = 30;

    /** The maximum number of schemas, each inside the one before, which bounds the use of the thread's stack. */
    static final int MAX_WAY = 500;

    private static final int MAX_STEPS = 50_000;

    private final Map<ShapedSchema.Members, List<ShapedSchema.Member>> declared = new HashMap<>();
    private int steps;

    /** Uses up one step; returns false if there is none left. */
    boolean step() {
        return ++steps <= MAX_STEPS;
    }

    /** Returns the declared members. Their names are decoded only once, because the same schema may occur often. */
    List<ShapedSchema.Member> declared(ShapedSchema.Members members) {
        return declared.computeIfAbsent(members, source -> source.declared(MAX_LEAVES));
    }
}

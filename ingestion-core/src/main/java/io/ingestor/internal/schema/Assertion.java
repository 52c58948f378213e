package io.ingestor.internal.schema;

import io.ingestor.internal.shape.ShapeFacts;

/**
 * A condition of a schema on a value. A value is given by its {@linkplain DataReader kind} and the offset and length of
 * its content. Immutable.
 */
interface Assertion {

    /** Returns the kinds to which this applies, as a bit set. */
    int kinds();

    /**
     * Returns true if the value satisfies this assertion. Only {@link RuleAssertion}, {@link MultipleOf} and the growth
     * of scratch memory allocate.
     */
    boolean accepts(Evaluation evaluation, int kind, int at, int length);

    /**
     * Adds to a plan the parts of this assertion that the layout of the value does not decide; by default, all of it.
     *
     * @return false if no value of the layout satisfies this assertion, or if no plan is possible
     */
    default boolean plan(Planning planning, int kind, int at, int length) {
        planning.add(this, kind, at, length);
        return true;
    }

    /** Adds the facts about the form of the value that follow; by default none. */
    default void describe(ShapeFacts facts) {}

    /** Adds the violations of the value; none if it is valid. */
    void explain(Findings findings, int kind, int at, int length);
}

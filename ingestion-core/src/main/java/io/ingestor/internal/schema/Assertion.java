package io.ingestor.internal.schema;

/**
 * One demand of a schema on a value. A value is its {@linkplain DataReader kind}, and offset and length of its content.
 * Immutable.
 */
interface Assertion {

    /** Returns the kinds to which this applies, as a set of bits. */
    int kinds();

    /** Returns true if the value is right. Makes no objects. */
    boolean accepts(Evaluation evaluation, int kind, int at, int length);

    /**
     * Adds what the layout of the value does not decide to a plan: by default this demand as it is.
     *
     * @return false if no value of the layout is right
     */
    default boolean plan(Planning planning, int kind, int at, int length) {
        planning.add(this, kind, at, length);
        return true;
    }

    /** Adds the violations of the value; none if it is right. */
    void explain(Findings findings, int kind, int at, int length);
}

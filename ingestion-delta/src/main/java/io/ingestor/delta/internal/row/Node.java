package io.ingestor.delta.internal.row;

import io.ingestor.RecordFields;

/**
 * The writer of the values of one column or of a part of it. Values are split into leaves as Dremel does (Melnik et
 * al., VLDB 2010): the repetition level of a value names the list in which it continues, and its definition level the
 * number of optional and repeated parts on its path that are present.
 */
abstract sealed class Node permits ScalarNode, StructNode, ListNode {

    /** The definition level of a present value. */
    private final int definition;

    Node(int definition) {
        this.definition = definition;
    }

    final int definition() {
        return definition;
    }

    /** Checks the value at which the cursor stands, which is not null. May move the cursor behind it. */
    abstract Fit fit(RecordFields value);

    /** Writes the value at which the cursor stands, which fits and is not null. May move the cursor behind it. */
    abstract void write(RecordFields value, int repetition);

    /**
     * Writes that there is no value.
     *
     * @param present the definition level of what is present around it
     */
    abstract void writeNull(int repetition, int present);
}

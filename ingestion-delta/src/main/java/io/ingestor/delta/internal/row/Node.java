package io.ingestor.delta.internal.row;

import io.ingestor.delta.internal.wire.DataValue;

/**
 * The writer of the values of one column or of a part of it. Values are split into leaves as Dremel does (Melnik et
 * al., VLDB 2010): the repetition level of a value names the list in which it continues, and its definition level the
 * number of optional and repeated parts on its path that are present.
 *
 * <p>Each method may leave the value that it is given at another one.
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

    /** Returns the relation to the column of a value that is not null. */
    abstract Fit fit(DataValue value);

    /** Writes a value that fits and is not null. */
    abstract void write(DataValue value, int repetition);

    /**
     * Writes what fits of a value that is not null and outside of lists.
     *
     * @return {@link Fit#NONE} if nothing was written
     */
    abstract Fit put(DataValue value);

    /**
     * Writes that there is no value.
     *
     * @param present the definition level of what is present around it
     */
    abstract void writeNull(int repetition, int present);
}
